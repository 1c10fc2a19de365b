public import Definitions
import NIOCore
public import Plans
import Telemetry

/// Asks a target over HTTP and reads its JSON answers into rows.
///
/// It holds nothing between two requests and tries nothing twice: the next poll is the next try. An
/// answer is whole or an error; what is wrong with single rows is told beside the others.
public struct HTTPCollector: Sendable {
    /// By what an answer is written in, as the head of a request says it.
    private let fetches: [AnswerFormat: HTTPFetch]
    private let prefix: String

    /// The most pages of one request.
    public static let maximumPages = 1_000
    /// The most rows of one request, those that are left out included.
    public static let maximumRows = 1_000_000

    /// A collector for one target.
    ///
    /// - Parameters:
    ///   - target: What to ask, with which credentials, and how long and how much.
    ///   - address: Where it is.
    ///   - clients: The program's clients, which stay the caller's.
    ///   - userAgent: What the program calls itself.
    public init(
        target: ResolvedTarget, at address: HTTPAddress, clients: HTTPClients, userAgent: String
    ) {
        let pairs = AnswerFormat.allCases.map { format in
            let fetch = HTTPFetch(
                target, at: address, clients: clients, userAgent: userAgent,
                accept: format.acceptHeader)
            return (format, fetch)
        }
        fetches = Dictionary(uniqueKeysWithValues: pairs)
        prefix = address.prefix
    }

    /// Sends a request, all pages of it, and reads the rows.
    ///
    /// Pages are asked for until one has fewer rows than were asked for, or the server knows none
    /// behind a full one. Rows that come again on a later page, because others came and went
    /// meanwhile, count once.
    ///
    /// - Parameters:
    ///   - plan: What is asked.
    ///   - limit: How long all pages may take together; each of them has the target's own time.
    /// - Returns: The rows of all pages.
    /// - Throws: The error of the first page that has one: a part of an answer is none. A page past
    ///   the end is no error.
    public func collect(
        _ plan: RequestPlan, within limit: Duration
    ) async throws(CollectionError) -> Collected {
        try await Collectors.within(limit) { () async throws(CollectionError) in
            try await collectPages(plan)
        }
    }

    private func collectPages(_ plan: RequestPlan) async throws(CollectionError) -> Collected {
        guard let reader = RowReader(plan.layout, format: plan.format),
            let fetch = fetches[plan.format]
        else {
            throw CollectionError(.tooLarge, detail: "no memory to read it")
        }
        var decoder = RowDecoder(plan.layout)
        var requests = 0
        var bytes = 0
        var rowsSeen = 0
        for count in 0..<Self.maximumPages {
            guard !Task.isCancelled else {
                throw CollectionError(.cancelled, detail: "cancelled before it was sent")
            }
            let page = (plan.pagination?.first ?? 0) + count
            guard
                let answer = try await answer(
                    RequestTarget(plan, under: prefix, page: page), by: fetch,
                    isFirst: count == 0, isEmptyRight: plan.format == .ndjson)
            else {
                return Collected(
                    rows: decoder.rows, faults: decoder.faults, requests: requests + 1, bytes: bytes
                )
            }
            requests += answer.requests
            bytes += answer.body.readableBytes
            let rows = try read(
                answer, with: reader, maximumRows: Self.maximumRows - rowsSeen, into: &decoder)
            rowsSeen += rows
            guard let pagination = plan.pagination, rows >= pagination.rowsPerPage else {
                return Collected(
                    rows: decoder.rows, faults: decoder.faults, requests: requests, bytes: bytes)
            }
            if count > 0, decoder.isPageKnown {
                throw CollectionError(
                    .tooManyPages,
                    detail: "page \(page) has no row that is new; "
                        + "perhaps `\(pagination.page)` is not its parameter")
            }
        }
        throw CollectionError(
            .tooManyPages, detail: "\(Self.maximumPages) pages and still no last one")
    }

    /// The answer with a page; nil for one past the end, which a server can refuse to know.
    ///
    /// A page after the first is asked for only behind a full one, so that it is right to end there.
    private func answer(
        _ target: RequestTarget, by fetch: HTTPFetch, isFirst: Bool, isEmptyRight: Bool
    ) async throws(CollectionError) -> HTTPFetch.Answer? {
        do throws(CollectionError) {
            return try await fetch.answer(target, isEmptyRight: isEmptyRight)
        } catch {
            guard !isFirst, error.status == 400 || error.status == 404 else { throw error }
            return nil
        }
    }

    /// Reads a page; what is no JSON is told with what the server calls it.
    private func read(
        _ answer: HTTPFetch.Answer, with reader: RowReader, maximumRows: Int,
        into decoder: inout RowDecoder
    ) throws(CollectionError) -> Int {
        do throws(CollectionError) {
            return try reader.read(answer.body, maximumRows: maximumRows, into: &decoder)
        } catch {
            guard error.reason == .notJSON, let type = answer.otherType else { throw error }
            throw CollectionError(.notJSON, detail: "\(error.detail); its type is \(type)")
        }
    }
}

extension AnswerFormat {
    /// What a request says that it takes. For lines there are several names, and servers with none.
    fileprivate var acceptHeader: String {
        switch self {
        case .json: "application/json"
        case .ndjson: "application/x-ndjson, application/jsonl;q=0.9, */*;q=0.1"
        }
    }
}
