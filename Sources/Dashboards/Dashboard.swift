public import Definitions

/// A dashboard ready to be written: every query made, every widget at its place.
public struct Dashboard: Sendable {
    /// A page.
    public struct Page: Sendable {
        public var title: String
        public var widgets: [Widget]
    }

    /// A widget at its place.
    public struct Widget: Sendable {
        public var title: String
        public var visualization: DashboardWidget.Visualization
        public var layout: GridRectangle
        /// Empty for a text.
        public var queries: [WidgetQuery]
        public var text: String?
    }

    public var name: String
    public var title: String
    public var description: String
    public var pages: [Page]
}

/// A rectangle of a page: twelve columns, rows without end, both counted from 1.
public struct GridRectangle: Sendable, Hashable {
    public var column: Int
    public var row: Int
    public var width: Int
    public var height: Int
}
