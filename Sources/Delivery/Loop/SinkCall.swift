import Spool
import Telemetry

/// A call of a sink: what it carries, and what it holds until it is over.
struct SinkCall: Sendable {
    var lease: SpoolLease
    /// The rows of the lease that the endpoint takes by their time.
    var rows: [AcceptedRow]
    /// The others, by label.
    var dropped: [String: Int]
    /// Which of the worker's attempts it uses.
    var slot: Int
    var breaker: CircuitBreaker.Call
    var rates: RateGate.Hold
    var beganAt: Duration
}

extension SinkNeeds {
    /// Why an endpoint does not take a row by its time, in milliseconds since 1970 UTC; nil where it
    /// does.
    func objection(to timestamp: Int64, at now: Int64) -> DropReason? {
        let age = Duration.milliseconds(now - timestamp)
        if let greatestAge, age > greatestAge { return .tooOld }
        if let greatestLead, Duration.zero - age > greatestLead { return .inFuture }
        return nil
    }
}
