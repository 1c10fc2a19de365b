import Definitions
public import Plans
public import Simulations
import Telemetry

/// Asks a simulation, which all requests of a target share.
///
/// The requests of one poll are answered as of one moment: the first that was answered already
/// begins the next.
public actor SimulationCollector {
    private var simulation: Simulation
    private let now: @Sendable () -> Int64
    /// The moment that is being answered for, and the requests that were answered for it.
    private var moment: Int64?
    private var answered: Set<String> = []

    /// A collector for one target.
    ///
    /// - Parameters:
    ///   - simulation: What is asked.
    ///   - now: The clock, in milliseconds since 1970 UTC.
    public init(_ simulation: Simulation, now: @escaping @Sendable () -> Int64) {
        self.simulation = simulation
        self.now = now
    }

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - plan: Which table, and which columns of it.
    ///   - limit: How long it may take, where the simulation has much time to catch up with.
    /// - Returns: The rows.
    /// - Throws: That the time was not enough; what was done of it stays done.
    public func collect(
        _ plan: RequestPlan, within limit: Duration
    ) async throws(CollectionError) -> Collected {
        guard case .simulation(let table)? = plan.table else {
            throw CollectionError(.unexpectedShape, detail: "a simulation has tables alone")
        }
        if answered.contains(plan.name) {
            moment = nil
            answered = []
        }
        let begun = now()
        let moment = moment ?? begun
        while !simulation.advance(to: moment) {
            guard !Task.isCancelled else {
                throw CollectionError(.cancelled, detail: "cancelled while it caught up")
            }
            guard .milliseconds(now() - begun) < limit else {
                throw CollectionError(.timeout, detail: "the simulation has not caught up yet")
            }
            await Task.yield()
        }
        self.moment = moment
        answered.insert(plan.name)
        return Collected(
            rows: simulation.rows(of: table, by: plan.layout), faults: RowFaults(), requests: 1,
            bytes: 0)
    }
}
