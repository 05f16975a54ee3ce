import NativeKernels
import WorkerMain

Worker.main(NativeKernels.program)
