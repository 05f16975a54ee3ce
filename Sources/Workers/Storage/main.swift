import StorageKernels
import WorkerMain

Worker.main(StorageKernels.program)
