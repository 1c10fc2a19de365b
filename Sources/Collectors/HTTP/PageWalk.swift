import Definitions
import Diagnostics
import Plans
import Telemetry

/// The way from one page of an answer to the next: what each is asked for by, and where it ends.
struct PageWalk {
    /// What a page said.
    struct Page {
        /// Rows in it, those that are left out included.
        var rowCount: Int
        /// Whether it has rows, and none that is new.
        var isKnown: Bool
        /// The value at the place of the cursor.
        var cursor: Scalar
        var answer: HTTPFetch.Answer
    }

    private let plan: RequestPlan
    private let prefix: String
    private let origin: HTTPAddress
    private let values: [String: Scalar]
    private var count = 0
    private var cursors: Set<KeyValue> = []
    private var links: Set<RequestTarget> = []

    /// What asks for the page that is to be read.
    private(set) var question: HTTPQuestion

    /// The most pages of one request.
    static let maximumPages = 1_000
    /// The most bytes of a cursor.
    static let maximumCursorBytes = 4_000

    /// The way through all pages, from the first one on.
    init(_ plan: RequestPlan, at origin: HTTPAddress, values: [String: Scalar]) {
        self.plan = plan
        self.origin = origin
        self.values = values
        prefix = origin.prefix
        question = HTTPQuestion(plan, under: prefix, values: values)
        switch plan.pagination?.way {
        case .page?, .offset?: ask(Self.mark(plan, page: 0))
        case .cursor?, .link?, nil: break
        }
        links.insert(question.target)
    }

    /// Whether an answer with status 400 or 404 to this page says that it is past the end.
    var mayBePastEnd: Bool { count > 0 && plan.pagination?.endsByLength == true }

    var isFirst: Bool { count == 0 }

    /// Goes on to the next page.
    ///
    /// - Parameter page: The one that was read.
    /// - Returns: False where it was the last one.
    /// - Throws: Where it would go on for ever, or elsewhere.
    mutating func advance(behind page: Page) throws(CollectionError) -> Bool {
        guard let pagination = plan.pagination else { return false }
        if pagination.endsByLength, page.rowCount < pagination.rowsPerPage { return false }
        let isNews = count == 0 || !page.isKnown
        let noNews = noNews(pagination)
        count += 1
        switch pagination.way {
        case .page, .offset: ask(Self.mark(plan, page: count))
        case .cursor:
            guard try follow(page.cursor, pagination) else { return false }
        case .link:
            guard try follow(page.answer) else { return false }
        }
        guard isNews else { throw noNews }
        guard count < Self.maximumPages else {
            throw CollectionError(
                .tooManyPages, detail: "\(Self.maximumPages) pages and still no last one")
        }
        return true
    }

    private mutating func ask(_ mark: HTTPQuestion.PageMark) {
        question = HTTPQuestion(plan, under: prefix, values: values, page: mark)
    }

    private static func mark(_ plan: RequestPlan, page: Int) -> HTTPQuestion.PageMark {
        guard let pagination = plan.pagination else { return .none }
        return pagination.way == .offset
            ? .parameter(name: pagination.offset, value: String(page * pagination.rowsPerPage))
            : .parameter(name: pagination.page, value: String(pagination.first + page))
    }

    private mutating func follow(
        _ cursor: Scalar, _ pagination: Pagination
    ) throws(CollectionError) -> Bool {
        guard let text = cursor.text, !text.isEmpty else { return false }
        guard text.utf8.count <= Self.maximumCursorBytes else {
            throw CollectionError(
                .unexpectedShape,
                detail: "the cursor has more than \(Self.maximumCursorBytes) bytes")
        }
        guard cursors.insert(KeyValue(cursor)).inserted else {
            throw CollectionError(
                .tooManyPages, detail: "page \(count) gives a cursor that came before")
        }
        ask(
            pagination.into.map { .body(keys: $0.value, value: cursor) }
                ?? .parameter(name: pagination.cursor, value: text))
        return true
    }

    private mutating func follow(_ answer: HTTPFetch.Answer) throws(CollectionError) -> Bool {
        let path = answer.target.path
        let link: String?
        do throws(WebLinks.Malformed) { link = try WebLinks.next(in: answer.links) } catch {
            throw CollectionError(
                .unexpectedShape, detail: "the Link header of \(path) cannot be read")
        }
        guard let link else { return false }
        switch Redirect(location: link, from: origin, at: answer.target) {
        case .same(let target):
            guard links.insert(target).inserted else {
                throw CollectionError(
                    .tooManyPages, detail: "page \(count) gives a link that came before")
            }
            question.target = target
            return true
        case .elsewhere(let place):
            throw CollectionError(
                .redirected, detail: "the next page of \(path) is elsewhere, at \(place)")
        case .unreadable:
            throw CollectionError(
                .redirected, detail: "the next page of \(path) is at no readable address")
        }
    }

    private func noNews(_ pagination: Pagination) -> CollectionError {
        let start = "page \(pagination.way == .page ? pagination.first + count : count + 1)"
        let parameter: String? =
            switch pagination.way {
            case .page: pagination.page
            case .offset: pagination.offset
            case .cursor: pagination.into?.value.joined(separator: ".") ?? pagination.cursor
            case .link: nil
            }
        let guess = parameter.map { "; perhaps `\($0)` is not its parameter" } ?? ""
        return CollectionError(
            .tooManyPages, detail: "\(start) has no row that is new\(guess)")
    }
}
