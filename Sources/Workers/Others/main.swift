import OthersKernels
import WorkerMain

Worker.main(OthersKernels.program)
