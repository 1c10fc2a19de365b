import Definitions
import Delivery
import Engine
import Entities
import Logging
import Telemetry

/// What a run keeps of entities in its state folder, for `mqp entities` and for the next run.
struct RunState {
    private let file: SnapshotFile
    private let time: TimeSource
    private let logger: Logger

    /// How often it is written, at most.
    static let leastInterval = Duration.seconds(10)
    /// How often is looked whether there is something to write for the first time.
    static let firstInterval = Duration.milliseconds(500)
    /// How many times as long as it takes to write it, until it is written again.
    static let leastPause = 20

    /// Takes a folder, which need not be there yet; nil, after a line in the log, where another run has
    /// it or it cannot be written to.
    init?(folder: String, time: TimeSource, logger: Logger) {
        file = SnapshotFile(folder: folder)
        self.time = time
        self.logger = logger
        do throws(SnapshotFile.Failure) { try file.take() } catch {
            logger.error(
                "this run keeps no state",
                metadata: ["reason": "\(error.reason.rawValue)", "detail": "\(error.detail)"])
            return nil
        }
    }

    /// What the run before knew; nil where there was none, or it cannot be read, which is logged.
    func load(_ input: RunInput) -> EntityStore? {
        do throws(SnapshotFile.Failure) {
            let snapshot = try file.read()
            if snapshot.lostLineCount > 0 {
                logger.warning(
                    "lines of the state are damaged",
                    metadata: ["count": "\(snapshot.lostLineCount)"])
            }
            let store = EntityStore(
                types: input.definitions.entityTypes.map(\.definition), restoring: snapshot,
                // Which are discovered is not known yet; what others told is forgotten when it is.
                tellers: input.configuration.discoveries.isEmpty
                    ? Inventory.tellers(of: input.configuration, sources: input.sources) : nil)
            logger.info("state read", metadata: ["entities": "\(store.entityCount)"])
            return store
        } catch {
            if error.reason != .missing {
                logger.warning(
                    "the state cannot be read; the run begins without it",
                    metadata: ["reason": "\(error.reason.rawValue)", "detail": "\(error.detail)"])
            }
            return nil
        }
    }

    /// Writes what is known, again and again, until the task is cancelled.
    func keep(_ inventory: Inventory) async {
        var isFailing = false
        // Who asks in the beginning is told what the first answers were.
        while inventory.read({ $0.entityCount }) == 0 {
            do { try await time.sleep(Self.firstInterval) } catch { return }
        }
        while !Task.isCancelled {
            let start = time.elapsed()
            let failure = write(inventory)
            if let failure, !isFailing { log(failure) }
            if failure == nil, isFailing { logger.notice("the state is written again") }
            isFailing = failure != nil
            let pause = max(Self.leastInterval, (time.elapsed() - start) * Self.leastPause)
            do { try await time.sleep(pause) } catch { return }
        }
    }

    /// Writes what is known once more, at the end.
    func finish(_ inventory: Inventory) {
        if let failure = write(inventory) { log(failure) }
    }

    private func write(_ inventory: Inventory) -> SnapshotFile.Failure? {
        // A copy of the store is a value: it is written while the run goes on.
        let store = inventory.read { $0 }
        do throws(SnapshotFile.Failure) {
            try file.write(store, at: time.milliseconds())
            return nil
        } catch {
            return error
        }
    }

    private func log(_ failure: SnapshotFile.Failure) {
        logger.error(
            "the state cannot be written",
            metadata: ["reason": "\(failure.reason.rawValue)", "detail": "\(failure.detail)"])
    }
}
