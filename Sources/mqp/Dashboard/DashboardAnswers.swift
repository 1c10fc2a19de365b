import Answers
import Dashboards
import Definitions
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
    private let names: MetricNames
    /// What is known of entities; nil where nothing of them is kept.
    private let entities: Result<EntitySnapshot, SnapshotFile.Failure>?
    private let chosen: [String: [String]]
    private let now: Int64
    private let known: Set<String>
    private var damagedBlocks = 0
    private var graphRemark: String?
    /// When the newest of all values is of, and whether it is no longer current.
    private var newest: Int64?
    private var newestIsOld = false

    /// How old what is known of entities may be before it is said, in milliseconds.
    private static let maximumAge: Int64 = 60_000
    /// After how many intervals without one a value is no longer current, but for a while at least, in
    /// milliseconds, in which what was just collected is still written.
    private static let patientIntervals: Int64 = 3
    private static let leastPatience: Int64 = 30_000

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
        names = MetricNames(definitions.context.set)
        entities = source.snapshot(definitions).map { file in
            Result { () throws(SnapshotFile.Failure) in try file.read() }
        }
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
        if let newest, newestIsOld {
            remarks.append(
                "nothing newer is kept than of \(PageClock(at: now).age(of: newest)); what is shown "
                    + "says how it was then")
        }
        if let graphRemark { remarks.append(graphRemark) }
        return remarks
    }

    mutating func content(of widget: Dashboard.Widget) -> WidgetContent {
        if let topology = widget.topology { return .topology(graph(of: topology)) }
        if widget.visualization.isWithoutQueries { return .text }
        return .answers(widget.queries.map { part(of: $0, in: widget) })
    }

    private mutating func part(
        of query: WidgetQuery, in widget: Dashboard.Widget
    ) -> WidgetContent.Part {
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
            let notes = try notes(of: narrowed)
            let order = WidgetOrder(narrowed, in: widget, metrics: definitions.context.set)
            let result = try store.answer(order?.query ?? narrowed, in: context)
            damagedBlocks = max(damagedBlocks, result.statistics.damagedBlocks)
            // A count over no row would say 0 of what is not known.
            if result.groups.isEmpty || narrowed.facets.isEmpty && notes?.newest == nil,
                !types.isEmpty, try !hasRows(for: narrowed)
            {
                let reason = try reason(of: narrowed)
                // Of several, which one it is.
                let titles = widget.queries.count > 1 ? narrowed.titles : []
                return .refused((titles.prefix(1) + [reason]).joined(separator: ": "))
            }
            let answer = answer(result, to: query, narrowed)
            var all = notes ?? AnswerNotes()
            all.descriptions = descriptions(of: narrowed)
            return .answer(order?.sorted(answer) ?? answer, all)
        } catch {
            return .refused("\(error.message) (\(error.reason.rawValue))")
        }
    }

    private func answer(
        _ result: QueryResult, to query: WidgetQuery, _ narrowed: Query
    ) -> Answer {
        var answer = Answer(
            result, to: query.nrql.text,
            meanings: Answer.meanings(of: narrowed, columns: result.columns) {
                definitions.unit(of: $0)
            }, comparedWith: narrowed.compareWith, zone: ClockZone.zone(narrowed.timeZone))
        answer.result.columns = Answer.titles(of: narrowed, columns: result.columns) {
            names.title(of: $0)
        }.map(QueryResult.Column.init)
        answer.result.facets = zip(narrowed.facets, result.facets).map { facet, title in
            guard case .by(.leaf(.attribute), label: nil) = facet else { return title }
            return Answer.words(title)
        }
        return answer
    }

    /// What the metrics of the columns are, by their descriptions.
    private func descriptions(of query: Query) -> [String] {
        guard case .values(let columns) = query.output else { return [] }
        let metrics = definitions.context.set.metrics
        return columns.map { column in
            column.expression.valueOfMetric
                .flatMap { metrics[MetricName(rawValue: $0.name)]?.value.help } ?? ""
        }
    }

    private var context: QueryContext { ClockZone.context(now: now) }

    // MARK: How old it is

    /// When the values of a query are of; nil where it asks no rows.
    private mutating func notes(of query: Query) throws(QueryError) -> AnswerNotes? {
        guard let question = query.newest() else { return nil }
        var notes = AnswerNotes(patience: patience(of: query.eventTypes))
        for group in try store.answer(question, in: context).groups {
            guard let time = group.values.first?.first?.time else { continue }
            notes.newestOfGroups[group.facets] = time
            notes.newest = max(notes.newest ?? time, time)
        }
        if let time = notes.newest, newest.map({ time > $0 }) ?? true {
            newest = time
            newestIsOld = notes.isOld(time, at: now)
        }
        return notes
    }

    /// How old rows of event types can be and still tell what is, in milliseconds.
    private func patience(of types: [String]) -> Int64 {
        let tellers = (try? entities?.get())?.tellers.map(\.teller) ?? []
        let own = tellers.filter { types.contains($0.mapping) }
        let intervals = (own.isEmpty ? tellers : own).map(\.origin.interval)
        return intervals.max().map { max($0 * Self.patientIntervals, Self.leastPatience) }
            ?? AnswerNotes.usualPatience
    }

    /// Whether a row that a query is about is kept of its time, whether or not it has a value.
    private func hasRows(for query: Query) throws(QueryError) -> Bool {
        guard var rows = query.newest() else { return true }
        rows.filter = query.innermost.filter
        rows.facets = []
        return try store.answer(rows, in: context).groups.first?.values.first?.first?.time != nil
    }

    /// Why there is no answer, with when there was the last row that it could be of.
    private mutating func reason(of query: Query) throws(QueryError) -> String {
        let none = "no row that it is about is kept of that time"
        guard var ever = query.newest() else { return none }
        ever.filter = query.innermost.filter
        ever.facets = []
        ever.range = TimeRange(since: .at(0))
        guard let last = try store.answer(ever, in: context).groups.first?.values.first?.first?.time
        else { return none }
        if newest.map({ last > $0 }) ?? true { (newest, newestIsOld) = (last, true) }
        return "\(none); the newest is of \(PageClock(at: now).age(of: last))"
    }

    private mutating func graph(of topology: Dashboard.Topology) -> TopologyGraph {
        guard let entities else {
            return TopologyGraph(
                types: [], nodes: [], edges: [],
                problem: "the configuration keeps nothing of entities; add `state: FOLDER` to it")
        }
        switch entities {
        case .success(let read):
            if AnswerNotes(patience: Self.maximumAge).isOld(read.time, at: now) {
                graphRemark =
                    "what is known of entities is of \(PageClock(at: now).age(of: read.time))"
            }
            return TopologyGraph(
                topology, in: read, definitions.context.set, choosing: chosen,
                patience: Self.maximumAge)
        case .failure(let failure):
            return TopologyGraph(types: [], nodes: [], edges: [], problem: failure.detail)
        }
    }
}

extension Query {
    /// The query whose rows it is about in the end.
    fileprivate var innermost: Query {
        var inner = self
        while case .answer(let next) = inner.source { inner = next }
        return inner
    }
}

extension QueryResult.Value {
    /// A time in milliseconds since 1970; nil where it is none.
    fileprivate var time: Int64? {
        guard case .scalar(let scalar) = self else { return nil }
        return Int64(exactly: scalar.number)
    }
}
