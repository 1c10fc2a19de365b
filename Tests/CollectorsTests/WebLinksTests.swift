import Testing

@testable import Collectors

/// `Link` headers as RFC 8288 has them.
@Suite struct WebLinksTests {
    @Test(
        arguments: [
            ([], nil), ([""], nil), ([" , ,"], nil), (["<a>"], nil), (["<a>; rel=next"], "a"),
            (["<a>;rel=\"prev\",<b>;rel=\"next\""], "b"), (["<a,b;c>; rel=next"], "a,b;c"),
            (["<a>; title=\"x, <y>; rel=next\"; rel=prev"], nil),
            (["<a>; title=\"q\\\"uote\"; rel=next"], "a"), (["<a>; rel=prev; rel=next"], nil),
            (["<a>; rel=\"prev NEXT\""], "a"), (["<a>; rel=nextish"], nil),
            (["<a>; rel=next; anchor=\"#b\""], nil), (["<a> ; rel = next , <b>; rel=next"], "a"),
            (["<a>; rel=prev", "<b>; rel=next"], "b"), (["<a>; rel"], nil),
            (["<a>; rel=next;"], "a"),
        ] as [([String], String?)])
    func `the next page is found`(_ headers: [String], _ next: String?) throws {
        #expect(try WebLinks.next(in: headers) == next)
    }

    @Test(arguments: [
        "a; rel=next", "<a; rel=next", "<a>; rel=\"next", "<a> rel=next", "<a>; rel=\"x\\",
        "<a>; rel=next <b>", "<a>=next",
    ])
    func `what cannot be read is an error`(_ header: String) {
        #expect(throws: WebLinks.Malformed.self) { try WebLinks.next(in: [header]) }
    }

    @Test func `headers are read up to a length`() throws {
        let room = WebLinks.maximumBytes - "<>; rel=next".utf8.count
        let fits = "<" + String(repeating: "a", count: room) + ">; rel=next"
        #expect(try WebLinks.next(in: [fits])?.utf8.count == room)
        #expect(throws: WebLinks.Malformed.self) { try WebLinks.next(in: [fits, ","]) }
    }
}
