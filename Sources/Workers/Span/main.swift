import SpanKernels
import WorkerMain

Worker.main(SpanKernels.program)
