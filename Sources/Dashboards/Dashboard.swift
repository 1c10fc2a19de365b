public import Definitions
public import Queries
public import Telemetry

/// A dashboard ready to be written: every query made, every widget at its place.
public struct Dashboard: Sendable {
    /// A page.
    public struct Page: Sendable {
        public var title: String
        public var description: String
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
        /// What the values are stated in; nil where they are of several units, or of none.
        public var unit: MetricUnit?
        /// The lesser severity first.
        public var thresholds: [Threshold]
        /// The title of the page of this dashboard on which what a facet names is shown.
        public var linkedPage: String?
        /// What a `topology` draws; nil for all others.
        public var topology: Topology?
    }

    /// Values that are worth a colour.
    public struct Threshold: Sendable, Hashable {
        public enum Severity: String, Sendable, Hashable, CaseIterable {
            case warning, critical
        }

        public var severity: Severity
        /// In the widget's unit; a value of at least `from` and less than `to`; one of them at least.
        public var from: Double?
        public var to: Double?

        public init(_ severity: Severity, from: Double? = nil, to: Double? = nil) {
            self.severity = severity
            self.from = from
            self.to = to
        }
    }

    /// Entities and what relates them: those of some types, and the relationships among them.
    public struct Topology: Sendable, Hashable {
        /// Keys of entity types.
        public var entityTypes: [String]
        /// Such as `CONTAINS`; empty for all.
        public var relationships: [String]
        /// Values that attributes of the entities must have, all of them.
        public var conditions: [QueryAdditions.Condition]
        /// Attributes of which they must have one of the values that people chose.
        public var choices: [WidgetQuery.Choice]

        public init(
            entityTypes: [String], relationships: [String] = [],
            conditions: [QueryAdditions.Condition] = [], choices: [WidgetQuery.Choice] = []
        ) {
            self.entityTypes = entityTypes
            self.relationships = relationships
            self.conditions = conditions
            self.choices = choices
        }

        /// What attributes must be where something is chosen, with the values by the name of the
        /// variable, as `WidgetQuery.query(choosing:)` narrows a query.
        public func tests(
            choosing values: [String: [String]]
        ) -> [(attribute: String, values: [String])] {
            conditions.map { ($0.attribute, [$0.value]) }
                + choices.compactMap { choice in
                    guard let chosen = values[choice.variable], !chosen.isEmpty else { return nil }
                    return (choice.attribute, chosen)
                }
        }
    }

    /// What people choose above the pages, and what widgets use by `WidgetQuery.choices`.
    public struct Variable: Sendable {
        public enum Kind: Sendable {
            case values([String])
            /// The values of the first facet of an answer.
            case query(WidgetQuery)
            case text
        }

        /// Letters, digits and `_`.
        public var name: String
        public var title: String
        public var kind: Kind
        /// Whether several can be chosen at once; none chosen means all of them.
        public var isMultiple: Bool
        public var defaults: [String]
    }

    public var name: String
    public var title: String
    public var description: String
    public var variables: [Variable]
    public var pages: [Page]
}

/// A rectangle of a page: twelve columns, rows without end, both counted from 1.
public struct GridRectangle: Sendable, Hashable {
    public var column: Int
    public var row: Int
    public var width: Int
    public var height: Int
}
