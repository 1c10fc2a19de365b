import Definitions
import Diagnostics
import NIOCore
import Plans
import Telemetry

/// Reads a request's answers into one table: all pages, and all follow-ups of them.
struct HTTPPages {
    private let plan: RequestPlan
    private let fetch: HTTPFetch
    private let origin: HTTPAddress
    private let reader: RowReader
    private var decoder: RowDecoder
    private var rowsSeen = 0
    private(set) var requests = 0
    private(set) var bytes = 0

    /// What came of an answer.
    enum Outcome {
        case read
        /// The server says that it is as it was.
        case unchanged
        /// The server does not know what was asked for.
        case gone
    }

    /// Nothing yet.
    init(
        _ plan: RequestPlan, by fetch: HTTPFetch, at origin: HTTPAddress
    ) throws(CollectionError) {
        guard
            let reader = RowReader(
                plan.layout, format: plan.format, beside: plan.pagination?.next?.value ?? [])
        else {
            throw CollectionError(.tooLarge, detail: "no memory to read it")
        }
        self.plan = plan
        self.fetch = fetch
        self.origin = origin
        self.reader = reader
        decoder = RowDecoder(plan.layout)
    }

    /// What was read, at most as many rows as the plan wants.
    var collected: Collected {
        var rows = decoder.rows
        if let most = plan.maximumRows {
            while rows.rowCount > most { rows.removeLastRow() }
        }
        var collected = Collected(
            rows: rows, faults: decoder.faults, requests: requests, bytes: bytes,
            warnings: fetch.warnings)
        collected.isCut = isCut
        return collected
    }

    /// Whether there may be more rows than the plan wants.
    private var isCut = false

    /// What tells the last answer from the next one, where its server offers that.
    private(set) var validator: Validator?

    /// Adds the rows of an answer, all pages of it.
    ///
    /// - Parameters:
    ///   - values: What stands for the placeholders of a follow-up; none for a request that is none.
    ///   - validator: What tells the answer of before from another one, which alone is wanted.
    /// - Returns: Whether it was read; a follow-up can be gone.
    /// - Throws: The error of the first page that has one: a part of an answer is none.
    mutating func ask(
        _ values: [String: Scalar] = [:], unless validator: Validator? = nil
    ) async throws(CollectionError) -> Outcome {
        decoder.beginAnswer(
            given: plan.layout.given.map { ($0.slot, values[$0.placeholder] ?? .missing) })
        var walk = PageWalk(plan, at: origin, values: values)
        while true {
            guard !Task.isCancelled else {
                throw CollectionError(.cancelled, detail: "cancelled before it was sent")
            }
            var question = walk.question
            question.validator = validator
            if let fault = question.fault {
                throw CollectionError(.unexpectedShape, detail: "not to be sent: \(fault)")
            }
            let answer: HTTPFetch.Answer
            do throws(CollectionError) {
                answer = try await fetch.answer(question, isEmptyRight: plan.format == .ndjson)
            } catch {
                requests += 1
                if walk.mayBePastEnd, error.status == 400 || error.status == 404 { return .read }
                guard plan.followUp != nil, walk.isFirst, error.reason == .notFound else {
                    throw error
                }
                return .gone
            }
            requests += answer.requests
            if answer.isUnchanged { return .unchanged }
            bytes += answer.body.readableBytes
            self.validator = answer.validator
            let count = try read(answer)
            let page = PageWalk.Page(
                rowCount: count, isKnown: decoder.isPageKnown, cursor: reader.beside,
                answer: answer)
            let goesOn = try walk.advance(behind: page)
            if let most = plan.maximumRows, rowsSeen >= most {
                isCut = goesOn || rowsSeen > most
                return .read
            }
            guard goesOn else { return .read }
        }
    }

    /// Reads a page; what is no JSON is told with what the server calls it.
    private mutating func read(_ answer: HTTPFetch.Answer) throws(CollectionError) -> Int {
        do throws(CollectionError) {
            let count = try reader.read(
                answer.body, maximumRows: RowReader.maximumRows - rowsSeen, into: &decoder)
            rowsSeen += count
            return count
        } catch {
            var error = error
            if error.reason == .notJSON, let type = answer.otherType {
                error.detail += "; its type is \(type)"
            }
            throw answer.redaction.applied(to: error)
        }
    }
}
