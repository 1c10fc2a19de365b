import AsyncHTTPClient
public import Definitions
import Exposition
import NIOCore
public import Plans
import Telemetry

/// Scrapes a target that answers in the text formats of Prometheus and OpenMetrics.
///
/// Requests of one path and query are one scrape, read in one pass into all of their tables; the body
/// is never held. The requests of one poll share a scrape: the first that was answered from it already
/// begins the next.
public actor PrometheusCollector {
    private let fetch: HTTPFetch
    private let prefix: String
    /// By path and query, what is read of the answer.
    private let scrapes: [RequestTarget: Scrape]
    private var answers: [RequestTarget: Answer] = [:]

    private struct Scrape {
        var names: [String] = []
        var layouts: [SeriesLayout] = []

        /// That nothing of an answer is known, as where another exporter answers.
        func strangeness(of answer: ExpositionAnswer) -> [String] {
            guard answer.seriesCount == 0,
                let name = layouts.lazy.flatMap(\.columns).first?.name
            else { return [] }
            return ["the answer has none of the series that are read, such as `\(name)`"]
        }
    }

    private struct Answer {
        var result: Result<ExpositionAnswer, CollectionError>
        var requests: Int
        /// The requests of the source that had their rows from it.
        var taken: Set<String> = []
    }

    /// A collector for one target.
    ///
    /// - Parameters:
    ///   - target: What to ask, with which credentials, and how long and how much.
    ///   - address: Where it is.
    ///   - plans: All requests of its source, of which those with one path and query are one scrape.
    ///   - clients: The program's clients, which stay the caller's.
    ///   - userAgent: What the program calls itself.
    public init(
        target: ResolvedTarget, at address: HTTPAddress, plans: [RequestPlan],
        clients: HTTPClients, userAgent: String
    ) {
        fetch = HTTPFetch(
            target, at: address, clients: clients, userAgent: userAgent,
            accept: ExpositionFormat.acceptHeader, unreadable: .notExposition)
        prefix = address.prefix
        var scrapes: [RequestTarget: Scrape] = [:]
        for plan in plans {
            let place = RequestTarget(plan, under: address.prefix)
            scrapes[place, default: Scrape()].names.append(plan.name)
            scrapes[place, default: Scrape()].layouts.append(SeriesLayout(plan.layout))
        }
        self.scrapes = scrapes
    }

    /// Reads the rows of a request.
    ///
    /// - Parameters:
    ///   - plan: One of the target's plans.
    ///   - limit: How long it may take; the scrape has the target's own time too.
    /// - Returns: The rows; of the scrape that several requests share the first counts the request
    ///   and its bytes.
    /// - Throws: Why the scrape came to nothing.
    public func collect(
        _ plan: RequestPlan, within limit: Duration
    ) async throws(CollectionError) -> Collected {
        let place = RequestTarget(plan, under: prefix)
        guard let scrape = scrapes[place], let index = scrape.names.firstIndex(of: plan.name) else {
            preconditionFailure("a plan of another target")
        }
        var answer: Answer
        if let known = answers[place], !known.taken.contains(plan.name) {
            answer = known
        } else {
            answer = await self.answer(place, scrape, within: limit)
        }
        let isFirst = answer.taken.isEmpty
        answer.taken.insert(plan.name)
        answers[place] = answer
        let read = try answer.result.get()
        var faults = RowFaults()
        for fault in read.faults where fault.layout == index { faults.note(fault, plan.layout) }
        return Collected(
            rows: SeriesRows.declared(read.tables[index], plan.layout, &faults), faults: faults,
            requests: isFirst ? answer.requests : 0,
            bytes: isFirst ? read.byteCount : 0,
            warnings: isFirst ? fetch.warnings + scrape.strangeness(of: read) : [])
    }

    private func answer(
        _ place: RequestTarget, _ scrape: Scrape, within limit: Duration
    ) async -> Answer {
        do throws(CollectionError) {
            let (read, requests) = try await within(limit) {
                [fetch] () async throws(CollectionError) in
                try await fetch.read(HTTPQuestion(place)) { response in
                    try await Self.read(response, by: fetch, scrape.layouts)
                }
            }
            return Answer(result: .success(read), requests: requests)
        } catch {
            return Answer(result: .failure(error), requests: 1)
        }
    }

    private static func read(
        _ response: HTTPClientResponse, by fetch: HTTPFetch, _ layouts: [SeriesLayout]
    ) async throws -> ExpositionAnswer {
        guard let format = ExpositionFormat(contentType: response.contentType) else {
            throw CollectionError(
                .notExposition,
                detail:
                    "the answer is \(response.contentType?.prefix(60) ?? "untyped"), not text of "
                    + "Prometheus or OpenMetrics")
        }
        var reader = ExpositionReader(format: format, layouts: layouts)
        do {
            try await fetch.eachPart(of: response) { try reader.feed($0) }
            return try reader.finish()
        } catch let error as ExpositionError {
            throw CollectionError(error)
        }
    }
}

extension CollectionError {
    init(_ error: ExpositionError) {
        self.init(error.reason == .truncated ? .incomplete : .notExposition, detail: "\(error)")
    }
}

extension SeriesLayout {
    /// The series and labels that the fields of a request are.
    init(_ layout: RowLayout) {
        var keys: [Key] = []
        var columns: [Column] = []
        var labels: [LabelColumn] = []
        for field in layout.fields {
            switch field.series {
            case .label(let label)?:
                if layout.key.contains(field.slot) {
                    keys.append(Key(label: label, field: field.slot))
                } else {
                    labels.append(LabelColumn(label: label, field: field.slot))
                }
            case .value(let name, let matched, let fold)?:
                columns.append(
                    Column(
                        name: name,
                        matchers: matched.sorted { $0.key < $1.key }.map {
                            Matcher(label: $0.key, .equal, $0.value)
                        },
                        fold: Fold(fold), field: field.slot))
            case nil: break
            }
        }
        self.init(
            keys: keys, columns: columns, labelColumns: labels, fieldCount: layout.fieldCount,
            counterCount: layout.counterCount)
    }
}

extension SeriesLayout.Fold {
    fileprivate init(_ fold: SeriesFold?) {
        self =
            switch fold {
            case nil: .only
            case .sum: .sum
            case .min: .min
            case .max: .max
            }
    }
}

extension RowFaults {
    fileprivate mutating func note(_ fault: SeriesFault, _ layout: RowLayout) {
        total += fault.count
        guard summaries.count < Self.maximumSummaries else { return }
        let name = layout.fields.first { $0.slot == fault.field }?.name ?? ""
        let words =
            switch fault.kind {
            case .severalSeries:
                "`\(name)` is more than one series in a row; name their labels under `labels`, or say "
                    + "what becomes of them by `fold`"
            case .differentLabels: "`\(name)` has several values in a row"
            case .infinite: "`\(name)` is infinite"
            }
        summaries.append(words)
    }
}
