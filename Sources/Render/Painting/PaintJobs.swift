import CKernels
import Kernels

/// The parallel parts of painting, formed once so that no picture allocates.
struct PaintJobs {
    /// Job 0 lays the dynamic strokes, the others project what stands.
    let layAndProject: WorkerPool.Job
    let projectDynamic: WorkerPool.Job
    let projectMirror: WorkerPool.Job
    let gather: WorkerPool.Job
    let scatterLow: WorkerPool.Job
    let countHigh: WorkerPool.Job
    let scatterHigh: WorkerPool.Job
    let countBins: WorkerPool.Job
    let fillBins: WorkerPool.Job
    let tilesMirror: WorkerPool.Job
    let tilesMain: WorkerPool.Job

    /// Forms the jobs.
    init(
        kernels: nacre_stroke_kernels, main: PaintPass, mirror: PaintPass, scratch: PaintScratch
    ) {
        guard let project = kernels.project, let paintTile = kernels.paint_tile else {
            preconditionFailure("a level without kernels")
        }
        /// Slices of the main picture first, then those of the mirror.
        func sliced(
            _ work: @escaping @Sendable (UnsafeMutablePointer<nacre_pass>, Int32) -> Void
        ) -> WorkerPool.Job {
            { index, _ in
                let isMain = index < PaintPass.slices
                let slice = Int32(isMain ? index : index - PaintPass.slices)
                work(isMain ? main.pass : mirror.pass, slice)
            }
        }
        layAndProject = { index, worker in
            if index == 0 {
                scratch.lay()
            } else {
                project(main.pass, Int32(index - 1), scratch.mask(of: worker))
            }
        }
        projectDynamic = {
            project(main.pass, Int32($0 + main.standingJobs), scratch.mask(of: $1))
        }
        projectMirror = { project(mirror.pass, Int32($0), scratch.mask(of: $1)) }
        gather = sliced { nacre_sort_gather($0, $1) }
        scatterLow = sliced { nacre_sort_scatter($0, $1, 0) }
        countHigh = sliced { nacre_sort_count($0, $1) }
        scatterHigh = sliced { nacre_sort_scatter($0, $1, 1) }
        countBins = sliced { nacre_bin_count($0, $1) }
        fillBins = sliced { nacre_bin_fill($0, $1) }
        tilesMirror = { paintTile(mirror.pass, Int32($0), scratch.cost(of: $1)) }
        tilesMain = { paintTile(main.pass, Int32($0), scratch.cost(of: $1)) }
    }
}
