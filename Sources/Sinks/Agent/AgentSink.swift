public import Delivery
import Formats
import Telemetry

/// Writes rows for New Relic's infrastructure agent, which runs this program as an on-host
/// integration and reads its standard output.
///
/// A file in the agent's `integrations.d` says so:
///
/// ```yaml
/// integrations:
///   - name: mqp
///     exec: mqp run --once /etc/mqp/mqp.yml
///     interval: 30s
///     timeout: 25s
/// ```
///
/// Delivered means that the agent took the line; what becomes of it is the agent's affair. A row that
/// makes a line too long by itself goes to the dead letters. For what a payload holds, see
/// `AgentPayloads`; for a reader that is gone, `StandardOutputSink`.
public actor AgentSink: Sink {
    public nonisolated let name: String
    private let output: LineOutput
    private var payloads: AgentPayloads
    private var buffer: [UInt8] = []

    /// A sink on a descriptor, which stays the caller's and is not closed; the agent names the
    /// integration and its version in all that it sends on.
    public init(
        name: String = "agent", integration: String = "mqp", version: String,
        descriptor: Int32 = 1, time: TimeSource = .system
    ) {
        self.name = name
        payloads = AgentPayloads(integration: integration, version: version)
        output = LineOutput(descriptor: descriptor, time: time)
    }

    public func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        let (lines, tooLarge) = payloads.encode(batch.rows.map(\.row), into: &buffer)
        let (written, error) = await output.write(buffer, ends: lines.map(\.end))
        var receipt = SinkReceipt()
        for line in lines.prefix(written) {
            receipt.delivered += line.rows.count
            receipt.losses += line.losses
        }
        receipt.refused = tooLarge.map {
            RefusedRow(batch.rows[$0], reason: .tooLarge, message: Self.tooLong)
        }
        guard let error else { return receipt }
        let left = lines.dropFirst(written).flatMap(\.rows).sorted()
        throw error.leaving(left.map { batch.rows[$0] }, after: receipt)
    }

    public func close() async { try? await output.finish() }

    private static let tooLong =
        "more than \(AgentPayloads.maximumLineBytes) bytes, which is a line's limit"
}
