public import Definitions
public import Plans
import Telemetry

/// Asks a target over HTTP and reads its JSON answers into rows.
///
/// It tries nothing twice: the next poll is the next try. An answer is whole or an error; what is
/// wrong with single rows is told beside the others. Between two requests it holds the answers that
/// others of the same poll follow, and those of which a server can say that they are as they were.
public actor HTTPCollector {
    /// By what an answer is written in, as the head of a request says it.
    private let fetches: [AnswerFormat: HTTPFetch]
    private let address: HTTPAddress
    /// The requests that others follow, and by name those that read their answer, themselves first.
    private let followed: [String: RequestPlan]
    private let readers: [String: Set<String>]
    private var shared: [String: SharedAnswer] = [:]
    private var kept = KeptAnswers()

    private struct SharedAnswer {
        var result: Result<Collected, CollectionError>
        /// The requests that have read it.
        var taken: Set<String>
    }

    /// The most pages of one request.
    public static var maximumPages: Int { PageWalk.maximumPages }

    /// A collector for one target.
    ///
    /// - Parameters:
    ///   - target: What to ask, with which credentials, and how long and how much.
    ///   - address: Where it is.
    ///   - plans: All requests of its source, of which some can follow the answers of others.
    ///   - clients: The program's clients, which stay the caller's.
    ///   - userAgent: What the program calls itself.
    public init(
        target: ResolvedTarget, at address: HTTPAddress, plans: [RequestPlan],
        clients: HTTPClients, userAgent: String
    ) {
        let pairs = AnswerFormat.allCases.map { format in
            let fetch = HTTPFetch(
                target, at: address, clients: clients, userAgent: userAgent,
                accept: format.acceptHeader)
            return (format, fetch)
        }
        fetches = Dictionary(uniqueKeysWithValues: pairs)
        self.address = address
        var readers: [String: Set<String>] = [:]
        for plan in plans {
            guard let name = plan.followUp?.request else { continue }
            readers[name, default: [name]].insert(plan.name)
        }
        self.readers = readers
        followed = Dictionary(
            plans.filter { readers.keys.contains($0.name) }.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Sends a request, all pages of it, and reads the rows.
    ///
    /// Pages are asked for until the last one, or until the plan's rows are there. Rows that come again
    /// on a later page, because others came and went meanwhile, count once. Follow-ups are sent one
    /// after another.
    ///
    /// - Parameters:
    ///   - plan: What is asked; one of the plans of the target.
    ///   - limit: How long all pages may take together; each of them has the target's own time.
    /// - Returns: The rows of all pages. A request that others follow is sent once in a poll: where
    ///   that was for one of them, it counts with its own turn all the same.
    /// - Throws: The error of the first page that has one: a part of an answer is none. A page past
    ///   the end is no error, and neither is one thing that is followed and gone.
    public func collect(
        _ plan: RequestPlan, within limit: Duration
    ) async throws(CollectionError) -> Collected {
        try await Collectors.within(limit) { () async throws(CollectionError) in
            try await self.answer(plan)
        }
    }

    private func answer(_ plan: RequestPlan) async throws(CollectionError) -> Collected {
        if let followUp = plan.followUp { return try await follow(followUp, plan) }
        if readers[plan.name] != nil { return try await share(plan, with: plan.name) }
        return try await ask(plan)
    }

    /// The answer to a request that others follow. The first that had this one already begins the
    /// next poll.
    private func share(
        _ plan: RequestPlan, with reader: String
    ) async throws(CollectionError) -> Collected {
        if var known = shared[plan.name], known.taken.insert(reader).inserted {
            // Nobody is left who could read it: it is not held until the next poll.
            shared[plan.name] = known.taken == readers[plan.name] ? nil : known
            return try known.result.get()
        }
        shared[plan.name] = nil
        let result: Result<Collected, CollectionError>
        do throws(CollectionError) { result = .success(try await ask(plan)) } catch {
            result = .failure(error)
        }
        shared[plan.name] = SharedAnswer(result: result, taken: [reader])
        return try result.get()
    }

    /// The rows of all follow-ups.
    private func follow(
        _ followUp: FollowUpPlan, _ plan: RequestPlan
    ) async throws(CollectionError) -> Collected {
        guard let other = followed[followUp.request] else {
            preconditionFailure("a plan of another target")
        }
        let rows: RowTable
        do throws(CollectionError) { rows = try await share(other, with: plan.name).rows } catch {
            throw CollectionError(
                error.reason, detail: "no rows of `\(other.name)` to follow: \(error.detail)",
                status: error.status)
        }
        let followed = FollowUpRows(
            plan, followUp, of: rows, other.layout, under: address.prefix)
        var pages = try HTTPPages(plan, by: fetch(plan), at: address)
        var goneCount = 0
        for values in followed.values {
            if case .gone = try await pages.ask(values) { goneCount += 1 }
        }
        if goneCount > 0, goneCount == followed.values.count {
            throw CollectionError(
                .notFound, detail: "every row of `\(other.name)` that is followed answers with 404",
                status: 404)
        }
        var collected = pages.collected
        collected.faults.add(followed.faults)
        collected.faults.note(
            "a row of `\(other.name)` that is followed answers with status 404", count: goneCount)
        return collected
    }

    /// The rows of a request that follows none.
    private func ask(_ plan: RequestPlan) async throws(CollectionError) -> Collected {
        var pages = try HTTPPages(plan, by: fetch(plan), at: address)
        guard plan.isConditional, plan.method == .get, plan.pagination == nil else {
            _ = try await pages.ask()
            return pages.collected
        }
        let question = HTTPQuestion(plan, under: address.prefix)
        // Taken out first, so that an error leaves nothing behind.
        let known = kept.take(question, plan)
        let outcome = try await pages.ask(unless: known?.validator)
        if case .unchanged = outcome, let known {
            kept.keep(known, of: plan.name)
            var collected = known.collected
            (collected.requests, collected.bytes) = (pages.requests, 0)
            collected.warnings = pages.collected.warnings
            return collected
        }
        let collected = pages.collected
        if let validator = pages.validator {
            kept.keep(
                KeptAnswers.Entry(
                    validator: validator, question: question, layout: plan.layout,
                    maximumRows: plan.maximumRows, collected: collected),
                of: plan.name)
        }
        return collected
    }

    /// What asks for answers of the plan's format.
    private func fetch(_ plan: RequestPlan) -> HTTPFetch {
        guard let fetch = fetches[plan.format] else {
            preconditionFailure("each format has its own")
        }
        return fetch
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
