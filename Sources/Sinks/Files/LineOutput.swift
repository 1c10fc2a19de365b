import Delivery

/// Whole lines on a descriptor: a line begun is always ended before anything else, also when its
/// writing was stopped in the middle.
///
/// One call at a time.
final class LineOutput {
    private let output: OutputDescriptor
    private let time: TimeSource
    /// What is left of the line in whose middle the last call was stopped.
    private var remainder: [UInt8] = []

    /// Lines on a descriptor, which stays the caller's and is not closed.
    init(descriptor: Int32, time: TimeSource) {
        output = OutputDescriptor(rawValue: descriptor)
        self.time = time
    }

    /// Writes lines; `ends` has by line the offset behind its line break, the last that of the end.
    ///
    /// - Returns: how many lines are written, and why not all. A line that was begun counts, except
    ///   where nobody will read its end.
    func write(_ bytes: [UInt8], ends: [Int]) async -> (count: Int, error: SinkError?) {
        var offset = 0
        do throws(SinkError) {
            try await finish()
            try await output.write(bytes, from: &offset, time: time)
            return (ends.count, nil)
        } catch {
            let count = ends.prefix { $0 <= offset }.count
            let start = count == 0 ? 0 : ends[count - 1]
            guard error.isRetryable, offset > start else { return (count, error) }
            remainder = Array(bytes[offset..<ends[count]])
            return (count + 1, error)
        }
    }

    /// Ends the line that was begun, if there is one.
    func finish() async throws(SinkError) {
        var offset = 0
        defer { remainder.removeFirst(offset) }
        try await output.write(remainder, from: &offset, time: time)
    }
}
