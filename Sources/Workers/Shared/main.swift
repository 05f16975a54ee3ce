import SharedKernels
import WorkerMain

Worker.main(SharedKernels.program)
