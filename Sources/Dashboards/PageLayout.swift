import Definitions
import Diagnostics

/// The places of a page's widgets, in the order of `DashboardPage.allWidgets`.
struct PageLayout {
    private(set) var places: [GridRectangle] = []

    init(_ page: DashboardPage, report: inout DiagnosticReport) {
        if page.rows.isEmpty {
            pack(page.widgets, report: &report)
        } else {
            var top = 1
            for row in page.rows { add(row, at: &top, report: &report) }
        }
    }

    // MARK: Widgets that fill the page

    private mutating func pack(_ widgets: [DashboardWidget], report: inout DiagnosticReport) {
        var reserved: [(place: GridRectangle, widget: DashboardWidget)] = []
        for widget in widgets {
            guard let place = widget.told else { continue }
            if place.column + place.width - 1 > GridPacking.columnCount {
                report.add(.overflow(place, of: widget))
            }
            if let other = reserved.first(where: { $0.place.overlaps(place) }) {
                report.add(.overlap(widget, other.widget))
            }
            reserved.append((place, widget))
        }
        var packing = GridPacking(around: reserved.map(\.place))
        places = widgets.map { widget in
            widget.told ?? packing.place(width: widget.usedWidth, height: widget.usedHeight)
        }
    }

    // MARK: Rows

    private mutating func add(
        _ row: DashboardPage.Row, at top: inout Int, report: inout DiagnosticReport
    ) {
        for widget in row.widgets {
            if let position = widget.position {
                report.add(.placeInRow(widget, at: position.place))
            }
        }
        let told = row.widgets.compactMap(\.width).reduce(0, +)
        let sharing = row.widgets.count { $0.width == nil }
        let left = GridPacking.columnCount - told
        guard left >= sharing else {
            report.add(.fullRow(row, told: told, sharing: sharing))
            // Placed somewhere, so that the others keep their places.
            places += row.widgets.map { _ in GridRectangle(column: 1, row: top, width: 1, height: 1)
            }
            return
        }
        var column = 1
        var shared = 0
        var bottom = top
        for widget in row.widgets {
            var width = widget.width ?? 0
            if widget.width == nil {
                // What cannot be shared evenly goes to the first ones.
                width = left / sharing + (shared < left % sharing ? 1 : 0)
                shared += 1
            }
            let height = widget.height ?? row.height ?? DashboardWidget.usualHeight
            places.append(GridRectangle(column: column, row: top, width: width, height: height))
            column += width
            bottom = max(bottom, top + height)
        }
        top = bottom
    }
}

extension DashboardWidget {
    fileprivate var usedWidth: Int { width ?? Self.usualWidth }
    fileprivate var usedHeight: Int { height ?? Self.usualHeight }

    /// The place that is told.
    fileprivate var told: GridRectangle? {
        position.map {
            GridRectangle(column: $0.column, row: $0.row, width: usedWidth, height: usedHeight)
        }
    }
}

extension Diagnostic {
    fileprivate static func overflow(
        _ place: GridRectangle, of widget: DashboardWidget
    ) -> Diagnostic {
        let end = place.column + place.width - 1
        return Diagnostic(
            "dashboard/layout", "a widget reaches to column \(end) of \(GridPacking.columnCount)",
            at: widget.position?.place ?? widget.place, label: "beyond the page",
            help: "write a smaller width, or a column further to the left"
        ).remarking(widget.origins)
    }

    fileprivate static func overlap(_ widget: DashboardWidget, _ other: DashboardWidget)
        -> Diagnostic
    {
        Diagnostic(
            "dashboard/layout", "a widget lies over another",
            at: widget.position?.place ?? widget.place,
            label: "covers a part of it", help: "move one of the two, or leave `at:` out",
            remarks: [.init("the other one", at: other.position?.place ?? other.place)]
        ).remarking(widget.origins)
    }

    fileprivate static func placeInRow(_ widget: DashboardWidget, at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/layout", "a widget of a row has its place by the row", at: place,
            label: "is somewhere else",
            help: "remove `at:`, or write the widget under `widgets:` of the page"
        ).remarking(widget.origins)
    }

    fileprivate static func fullRow(
        _ row: DashboardPage.Row, told: Int, sharing: Int
    ) -> Diagnostic {
        let first = row.widgets.first
        return Diagnostic(
            "dashboard/layout",
            sharing == 0
                ? "a row is \(told) columns wide, and a page \(GridPacking.columnCount)"
                : "a row has no columns left for \(sharing) of its widgets",
            at: first?.title.place ?? row.place, label: "the first of the row",
            help: "write smaller widths, or make two rows of it"
        ).remarking(first?.origins ?? [])
    }

    /// The same with remarks behind its own.
    func remarking(_ remarks: [Diagnostic.Remark]) -> Diagnostic {
        var copy = self
        copy.remarks += remarks
        return copy
    }
}
