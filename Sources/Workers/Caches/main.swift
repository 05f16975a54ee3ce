import CachesKernels
import WorkerMain

Worker.main(CachesKernels.program)
