public import Delivery
import Dispatch
import Formats
import Synchronization
import Telemetry

/// Appends rows as lines of JSON (NDJSON) to a file, which is rotated when it is large.
///
/// A row counts as delivered when the system took it; `close` forces it to the disk. A file that
/// somebody moved or deleted is made anew. An unfinished last line, as a crash leaves it, is ended
/// before the first row is written. A full disk is an error with the reason `disk_full`, and leaves
/// no part of a line.
public final class FileSink: Sink {
    public let name: String
    private let state: Mutex<State>
    /// Files block, so they have a thread of their own and not one of those that tasks share.
    private let thread: DispatchQueue

    private struct State {
        var file: RotatingFile
        var encoder = EventEncoder()
        var buffer: [UInt8] = []
    }

    /// A sink that opens the file with the first batch; the folder must exist.
    public init(name: String = "file", path: String, limits: FileSinkLimits = .standard) {
        self.name = name
        state = Mutex(State(file: RotatingFile(path: path, limits: limits)))
        thread = DispatchQueue(label: "delivery.file-sink")
    }

    public func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        let result: Result<SinkReceipt, SinkError> = await withCheckedContinuation { caller in
            thread.async { caller.resume(returning: self.write(batch.rows)) }
        }
        return try result.get()
    }

    public func close() async {
        await withCheckedContinuation { caller in
            thread.async {
                self.state.withLock { $0.file.close() }
                caller.resume()
            }
        }
    }

    private func write(_ rows: [AcceptedRow]) -> Result<SinkReceipt, SinkError> {
        state.withLock { state in
            let lines = NDJSONLines(rows, encoder: &state.encoder, buffer: &state.buffer)
            var written = 0
            do throws(SinkError) {
                try state.file.append(state.buffer, ends: lines.ends, written: &written)
            } catch {
                return .failure(lines.error(error, rows: rows, written: written))
            }
            return .success(lines.receipt(written: written))
        }
    }
}
