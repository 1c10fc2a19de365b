package import Delivery

/// A way to hand over a finished body once: what differs between HTTP and gRPC, where the cutting of
/// batches into bodies does not.
package protocol BodySending: Sendable {
    /// Sends a body and reads what the answer means for its rows.
    ///
    /// - Throws: where there is no answer; the error says nothing about rows.
    func send(_ body: [UInt8], contentType: String) async throws(SinkError) -> HTTPOutcome
}
