import Definitions
import Delivery
import Diagnostics
import Telemetry

extension MonitoringEngine {
    /// A target that is watched, until its task is cancelled.
    private struct Watched {
        var target: ResolvedTarget
        var task: Task<Void, Never>
    }

    /// Watches each set in turn. Who is in the next one as he was goes on untouched; the others begin
    /// and end by themselves.
    func follow(_ sets: AsyncStream<TargetSet>) async {
        var watched: [String: Watched] = [:]
        var wasComplete = false
        for await set in sets {
            var next: [String: ResolvedTarget] = [:]
            for target in set.targets { next[target.definition.name.value] = target }
            var ended = watched.filter { name, one in
                next[name].map { !$0.isAsked(like: one.target) } ?? true
            }
            for one in ended.values { one.task.cancel() }
            for (name, one) in ended {
                await one.task.value
                watched[name] = nil
                await states.forget(name)
                // At another address it is the same one, whose counters go on.
                if next[name]?.isSame(as: one.target) == true { ended[name] = nil }
            }
            await forget { [names = Set(ended.keys)] in names.contains($0) }
            if set.isComplete, !wasComplete {
                wasComplete = true
                let known = Set(pipelines.map(\.target.definition.name.value)).union(next.keys)
                await forget { !known.contains($0) }
            }
            for (name, target) in next where watched[name] == nil {
                guard let pipeline = makePipeline(target) else { continue }
                watched[name] = Watched(
                    target: target, task: Task { await watch(pipeline) })
            }
        }
        for one in watched.values { one.task.cancel() }
        for one in watched.values { await one.task.value }
    }

    private func forget(_ isGone: @Sendable (String) -> Bool) async {
        inventory.retire(at: environment.time.milliseconds(), where: isGone)
        await stream.forget(isGone)
    }
}
