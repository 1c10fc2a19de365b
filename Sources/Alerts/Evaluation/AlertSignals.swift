import Dashboards
public import Queries
public import QueryExecution
import Telemetry

/// The questions that rules ask, and what came of them as readings.
///
/// Signals and guards over the same rows of the same window, told apart by the same facets, are columns
/// of one question, so that the rows are read once.
public struct AlertSignals: Sendable {
    /// Answers a question; what is relative in it means something at a time, in milliseconds since 1970
    /// UTC.
    public typealias Answer = (Query, Int64) throws(QueryError) -> QueryResult

    private struct Request: Sendable {
        /// With all columns, without a range.
        var query: Query
        var window: Int64
    }

    /// Where the value of a signal stands.
    private struct Place: Sendable {
        var request: Int
        var column: Int
    }

    private var requests: [Request] = []
    /// By the key of the rule: its signal's, then those of its guards.
    private var places: [String: [Place]] = [:]
    /// The keys of the rules that cannot be asked here, with what is in the way.
    public private(set) var refused: [(rule: String, reasons: QueryReasons)] = []

    public init(_ rules: [AlertRule]) {
        for rule in rules {
            do throws(QueryReasons) {
                var own: [Place] = []
                for signal in [rule.signal] + rule.guards.map(\.signal) {
                    own.append(try place(of: signal.query.get(), over: rule.window))
                }
                places[rule.key] = own
            } catch {
                refused.append((rule.key, error))
            }
        }
    }

    /// How many questions there are at an evaluation.
    public var requestCount: Int { requests.count }

    private mutating func place(of query: Query, over window: Int64) throws(QueryReasons) -> Place {
        guard case .values(let columns) = query.output, columns.count == 1 else {
            throw QueryReasons([QueryReason("an alert watches one value")])
        }
        var rest = query
        rest.output = .values([])
        // Of too many, the same ones are shown at each evaluation.
        rest.order =
            rest.facets.isEmpty ? nil : .by(.leaf(.facet(0)), isDescending: false)
        rest.limit = .maximum
        rest.range = nil
        rest.buckets = nil
        rest.compareWith = nil
        let known = requests.firstIndex { request in
            var other = request.query
            other.output = .values([])
            return request.window == window && other == rest
        }
        if known == nil {
            // A group whose first column has no value is in no answer; every group has rows.
            let count = ValueExpression.leaf(.aggregate(Aggregate(.count)))
            rest.output = .values([Query.Column(count, as: "0")])
            requests.append(Request(query: rest, window: window))
        }
        let index = known ?? requests.count - 1
        guard case .values(var all) = requests[index].query.output else {
            return Place(request: index, column: 0)
        }
        if let column = all.firstIndex(where: { $0.expression == columns[0].expression }) {
            return Place(request: index, column: column)
        }
        all.append(Query.Column(columns[0].expression, as: "\(all.count)"))
        requests[index].query.output = .values(all)
        return Place(request: index, column: all.count - 1)
    }

    /// What came of all questions at one time.
    public struct Readings: Sendable {
        /// By the key of the rule; one whose question failed has none.
        public var byRule: [String: AlertReading] = [:]
        /// Why questions failed.
        public var failures: [QueryError] = []
        /// How many series were left out, since an answer shows no more.
        public var leftOut = 0
        /// Blocks of rows that are damaged, and missing from the answers.
        public var damagedBlocks = 0

        init() {}
    }

    /// What is known where no question can be answered, for a reason: nothing, and so nothing ends.
    public func unanswered(_ failure: QueryError) -> Readings {
        var readings = Readings()
        readings.failures = requests.map { _ in failure }
        return readings
    }

    /// Asks for the values over the windows that end at a time, which is itself no part of them.
    public func readings(at now: Int64, answer: Answer) -> Readings {
        var readings = Readings()
        var cut: Set<Int> = []
        let answers = requests.enumerated().map { index, request -> [[AlertSeries: Double]]? in
            var query = request.query
            query.range = TimeRange(since: .at(now - request.window), until: .at(now))
            do throws(QueryError) {
                let result = try answer(query, now)
                let leftOut = max(result.groupCount - result.groups.count, 0)
                readings.leftOut += leftOut
                if leftOut > 0 { cut.insert(index) }
                readings.damagedBlocks += result.statistics.damagedBlocks
                return Self.columns(of: result)
            } catch {
                readings.failures.append(error)
                return nil
            }
        }
        for (rule, places) in places {
            let values = places.compactMap { place -> [AlertSeries: Double]? in
                answers[place.request].map {
                    place.column < $0.count ? $0[place.column] : [:]
                }
            }
            guard values.count == places.count, let signal = values.first else { continue }
            readings.byRule[rule] = AlertReading(
                signal, guards: Array(values.dropFirst()),
                isCut: places.contains { cut.contains($0.request) })
        }
        return readings
    }

    /// The numbers of each column by series.
    private static func columns(of result: QueryResult) -> [[AlertSeries: Double]] {
        var columns = result.columns.map { _ in [AlertSeries: Double]() }
        for group in result.groups {
            let series = AlertSeries(group.facets.map { $0.text ?? "" })
            for (column, value) in (group.values.first ?? []).enumerated() {
                guard case .scalar(let scalar) = value, !scalar.number.isNaN else { continue }
                columns[column][series] = scalar.number
            }
        }
        return columns
    }
}
