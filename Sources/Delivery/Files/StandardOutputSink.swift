/// Writes rows as lines of JSON (NDJSON) to a descriptor, by default standard output.
///
/// When the reader is gone, as after `mqp … | head`, `deliver` throws an error with the reason
/// `closed`, which is final; the process lives on and can end in order. A line begun is always
/// ended before the next one, also when a batch was stopped in the middle and comes again.
public actor StandardOutputSink: Sink {
    public nonisolated let name: String
    private let output: OutputDescriptor
    private let time: TimeSource
    private var encoder = EventEncoder()
    /// What is left of the line in whose middle the last call was stopped.
    private var remainder: [UInt8] = []
    private var buffer: [UInt8] = []

    /// A sink on a descriptor, which stays the caller's and is not closed.
    public init(name: String = "stdout", descriptor: Int32 = 1, time: TimeSource = .system) {
        self.name = name
        self.output = OutputDescriptor(rawValue: descriptor)
        self.time = time
    }

    public func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        try await writeRemainder()
        let lines = NDJSONLines(batch.rows, encoder: &encoder, buffer: &buffer)
        var offset = 0
        do throws(SinkError) {
            try await output.write(buffer, from: &offset, time: time)
        } catch {
            var written = lines.count(within: offset)
            let start = written == 0 ? 0 : lines.ends[written - 1]
            if error.isRetryable, offset > start {
                // The row counts as delivered: its line is finished before anything else.
                remainder = Array(buffer[offset..<lines.ends[written]])
                written += 1
            }
            throw lines.error(error, rows: batch.rows, written: written)
        }
        return lines.receipt(written: batch.rows.count)
    }

    public func close() async { try? await writeRemainder() }

    private func writeRemainder() async throws(SinkError) {
        var offset = 0
        defer { remainder.removeFirst(offset) }
        try await output.write(remainder, from: &offset, time: time)
    }
}
