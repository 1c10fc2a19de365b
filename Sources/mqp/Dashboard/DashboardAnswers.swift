import Answers
import Dashboards
import Diagnostics
import Entities
import Linting
import LocalStore
import Pages
import Queries
import QueryExecution
import Telemetry

/// What the widgets of a dashboard show, from the rows that a run keeps.
struct DashboardAnswers {
    private let store: LocalStore
    private let definitions: QueryDefinitions
    private let snapshot: SnapshotFile?
    private let chosen: [String: [String]]
    private let now: Int64
    private let known: Set<String>
    private var damagedBlocks = 0
    private var graphRemark: String?

    /// How old what is known of entities may be before it is said, in milliseconds.
    private static let maximumAge: Int64 = 60_000

    /// - Throws: `couldNotRun`, after it was said, where there are no rows.
    init(
        _ source: DashboardData, definitions: QueryDefinitions, chosen: [String: [String]],
        now: Int64
    ) throws {
        let path = try source.store(definitions)
        do throws(QueryError) {
            store = try LocalStore(readingAt: path)
            known = Set(try store.eventTypes())
        } catch {
            throw SpoolFolder.problem("the store at \(path) cannot be read: \(error.message)")
        }
        self.definitions = definitions
        snapshot = source.snapshot(definitions)
        self.chosen = chosen
        self.now = now
    }

    /// What a reader must know of the answers that were given.
    var remarks: [String] {
        var remarks: [String] = []
        if damagedBlocks > 0 {
            remarks.append(
                "\(damagedBlocks) blocks of rows are damaged and missing from what is shown")
        }
        if let graphRemark { remarks.append(graphRemark) }
        return remarks
    }

    mutating func content(of widget: Dashboard.Widget) -> WidgetContent {
        if let topology = widget.topology { return .topology(graph(of: topology)) }
        if widget.visualization.isWithoutQueries { return .text }
        return .answers(widget.queries.map { part(of: $0) })
    }

    private mutating func part(of query: WidgetQuery) -> WidgetContent.Part {
        let narrowed: Query
        switch query.query(choosing: chosen) {
        case .success(let query): narrowed = query
        case .failure(let reasons):
            return .refused(
                "this program cannot run its query: "
                    + reasons.all.map(\.message).joined(separator: "; "))
        }
        let types = narrowed.eventTypes
        guard types.isEmpty || !known.isDisjoint(with: types) else {
            let names = types.map { "`\(shown($0))`" }.joined(separator: ", ")
            return .refused("no row of \(names) is kept")
        }
        do throws(QueryError) {
            let context = ClockZone.context(now: now)
            let result = try store.answer(narrowed, in: context)
            if narrowed.facets.isEmpty, try !hasRows(for: narrowed, in: context) {
                return .refused("no row that it is about is kept of that time")
            }
            damagedBlocks = max(damagedBlocks, result.statistics.damagedBlocks)
            let meanings = Answer.meanings(of: narrowed, columns: result.columns) {
                definitions.unit(of: $0)
            }
            return .answer(
                Answer(
                    result, to: query.nrql.text, meanings: meanings,
                    comparedWith: narrowed.compareWith, zone: ClockZone.zone(narrowed.timeZone)))
        } catch {
            return .refused("\(error.message) (\(error.reason.rawValue))")
        }
    }

    /// Whether there is a row to answer from: a count over none would say 0 of what is not known.
    private func hasRows(
        for query: Query, in context: QueryContext
    ) throws(QueryError) -> Bool {
        var inner = query
        while case .answer(var next) = inner.source {
            next.range = next.range ?? inner.range
            next.timeZone = next.timeZone ?? inner.timeZone
            inner = next
        }
        guard case .events = inner.source else { return true }
        var rows = Query(
            .values([.init(.leaf(.aggregate(Aggregate(.count))))]), from: inner.source,
            where: inner.filter, range: inner.range)
        rows.timeZone = inner.timeZone
        let answer = try store.answer(rows, in: context)
        return answer.groups.first?.values.first?.first != .scalar(.integer(0))
    }

    private mutating func graph(of topology: Dashboard.Topology) -> TopologyGraph {
        guard let snapshot else {
            return TopologyGraph(
                types: [], nodes: [], edges: [],
                problem: "the configuration keeps nothing of entities; add `state: FOLDER` to it")
        }
        do throws(SnapshotFile.Failure) {
            let read = try snapshot.read()
            if now - read.time > Self.maximumAge {
                let minutes = (now - read.time) / 60_000
                graphRemark = "what is known of entities is \(minutes) min old"
            }
            return TopologyGraph(topology, in: read, definitions.context.set)
        } catch {
            return TopologyGraph(types: [], nodes: [], edges: [], problem: error.detail)
        }
    }
}
