import Diagnostics

/// Paging by number, from a first page until a short one, or one that the server does not know:
/// status 400 or 404 behind a full page is the end of the list.
public struct Pagination: Sendable {
    public var page = "page"
    public var size = "page_size"
    public var rowsPerPage = 500
    public var first = 1
    /// The list of a page; one list, since its length says whether the page is full.
    public var rows = RowsPath.each([])

    static let record = Record<Pagination>(
        "pagination", "Paging by number.",
        start: { _ in Pagination() },
        fields: [
            .defaulted("page", \.page, .string, "page", "The parameter with the page's number."),
            .defaulted("size", \.size, .string, "page_size", "The parameter with the page's size."),
            .defaulted(
                "max", \.rowsPerPage, .integer(1...10_000), "500", "Rows to ask for in a page."),
            .defaulted("first", \.first, .integer(0...1), "1", "The number of the first page."),
            .required(
                "rows", \.rows, .pageRows,
                "Where the rows of a page are: `each`, or a path to one list such as `items`."),
        ])
}

extension Codec where Value == RowsPath {
    /// A path with exactly one list.
    fileprivate static var pageRows: Codec {
        rowsPath.map { path, place, report in
            guard case .each(let segments) = path else {
                report.add(.pageOfOneRow(at: place))
                return nil
            }
            guard segments.count(where: { $0.goal != .value }) <= 1 else {
                report.add(.pageOfManyLists(at: place))
                return nil
            }
            return path
        }
    }
}

extension Diagnostic {
    fileprivate static func pageOfOneRow(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/page-rows", "a page is a list of rows, not one row", at: place,
            label: "no list",
            help: "write `each`, or the path to the list such as `items`; or leave `paginate` out")
    }

    fileprivate static func pageOfManyLists(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/page-rows", "the rows of a page are one list, not lists in a list", at: place,
            label: "more than one list",
            help: "end the path at its first list; how many elements it has says whether the page "
                + "is full")
    }
}
