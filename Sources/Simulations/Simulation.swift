public import Definitions
public import Plans
public import Telemetry

/// A simulated topology: what its brokers would answer at a moment.
///
/// What it answers depends on the definition, the start and the moment, and on nothing else: not on
/// what was asked before, and not on the machine. Time goes in steps of a second; between two of
/// them counters are on the straight line. It never goes back: asked about an earlier moment than
/// before, it answers with the later one.
public struct Simulation: Sendable {
    private let start: Int64
    private let speed: Int64
    private let curve: LoadCurve
    private var clusters: [ClusterState]
    /// The most steps of one `advance`, for a simulation of this size.
    private let stepLimit: Int64
    /// The step that has begun, and thousandths of it that are over.
    private var step: Int64 = 0
    private var part: Int64 = 0

    /// The most steps of one `advance`, however small the simulation.
    public static let maximumSteps: Int64 = 900
    /// The most steps of one `advance`, each counted for every thing in it: what bounds its time.
    public static let maximumWork: Int64 = 300_000

    /// A simulation at its beginning.
    ///
    /// - Parameters:
    ///   - definition: What is simulated, without findings.
    ///   - start: When it begins, in milliseconds since 1970 UTC.
    public init(_ definition: SimulationDefinition, start: Int64) {
        self.start = start
        speed = Int64(definition.speed)
        curve = LoadCurve(definition.load, start: start)
        clusters = definition.clusters.map { ClusterState($0, of: definition) }
        let size = clusters.map(\.size).reduce(1, +)
        stepLimit = max(1, min(Self.maximumSteps, Self.maximumWork / Int64(size)))
        begin()
    }

    /// Goes on to a moment, at most as many steps as `maximumSteps` and `maximumWork` allow.
    ///
    /// - Parameter moment: Milliseconds since 1970 UTC.
    /// - Returns: Whether it is there; where not, another call goes on from where this one ended.
    public mutating func advance(to moment: Int64) -> Bool {
        let elapsed = max(0, moment - start)
        let wanted = elapsed / 1000
        guard wanted >= step else { return true }
        let last = min(wanted, step + stepLimit)
        while step < last {
            for index in clusters.indices { clusters[index].settle() }
            step += 1
            part = 0
            begin()
        }
        guard step == wanted else { return false }
        part = max(part, elapsed % 1000)
        return true
    }

    /// The rows of a table as they are now.
    ///
    /// - Parameters:
    ///   - table: Which.
    ///   - layout: The columns that are wanted, and where they go.
    /// - Returns: A row for each thing, in the order of the definition.
    public func rows(of table: SimulationTable, by layout: RowLayout) -> RowTable {
        var rows = RowTable(fieldCount: layout.fieldCount, counterCount: layout.counterCount)
        for cluster in clusters { cluster.append(table, to: &rows, by: layout, at: part) }
        return rows
    }

    private mutating func begin() {
        let elapsed = step * 1000 * speed
        let load = curve.factor(at: elapsed)
        for index in clusters.indices { clusters[index].begin(step, at: elapsed, load: load) }
    }
}
