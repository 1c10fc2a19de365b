public import Delivery
import Formats

/// Writes rows as lines of JSON (NDJSON) to a descriptor, by default standard output.
///
/// When the reader is gone, as after `mqp … | head`, `deliver` throws an error with the reason
/// `closed`, which is final; the process lives on and can end in order. A line begun is always
/// ended before the next one, also when a batch was stopped in the middle and comes again.
public actor StandardOutputSink: Sink {
    public nonisolated let name: String
    private let output: LineOutput
    private var encoder = EventEncoder()
    private var buffer: [UInt8] = []

    /// A sink on a descriptor, which stays the caller's and is not closed.
    public init(name: String = "stdout", descriptor: Int32 = 1, time: TimeSource = .system) {
        self.name = name
        output = LineOutput(descriptor: descriptor, time: time)
    }

    public func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        let lines = NDJSONLines(batch.rows, encoder: &encoder, buffer: &buffer)
        let (written, error) = await output.write(buffer, ends: lines.ends)
        if let error { throw lines.error(error, rows: batch.rows, written: written) }
        return lines.receipt(written: written)
    }

    public func close() async { try? await output.finish() }
}
