import Collectors
import Diagnostics
import Engine
import Formats
import Telemetry

/// Writes rows as lines of JSON, in large blocks.
struct RowPrinter {
    private var encoder = EventEncoder()
    private var output = OutputBlock()
    /// What came of writing so far.
    private(set) var outcome = OutputBlock.Outcome.written

    /// What was told already.
    private var told: Set<String> = []

    private static let blockBytes = 1 << 16
    /// The most different things that are told about the rows.
    private static let maximumTold = 100

    mutating func print(_ poll: Poll) {
        let failures = poll.failures.map {
            "\($0.request): \($0.error.reason.rawValue): \($0.error.detail)"
        }
        for text in poll.findings + poll.refusals + failures
        where told.count < Self.maximumTold && told.insert(text).inserted {
            Console.error("warning: \(shown(text))")
        }
        for row in poll.rows {
            _ = encoder.encode(row, into: &output.bytes)
            output.bytes.append(UInt8(ascii: "\n"))
        }
        if output.bytes.count >= Self.blockBytes { flush() }
    }

    mutating func flush() {
        if case .written = outcome { outcome = output.flush() }
    }
}
