public import Diagnostics

/// A dashboard as the files say that it is, in the form in which NerdGraph takes it.
public struct DashboardDocument: Sendable {
    /// The name of its template, by which it is known again.
    public var name: String
    /// The input of `dashboardCreate`, made with the GUIDs of its pages by their titles: links among
    /// them need those, which are not known before it is created.
    public var input: @Sendable (_ pages: [String: String]) -> JSONValue

    /// The longest description of a dashboard, in characters, with our mark in it.
    public static let maximumDescription = 1024

    public init(name: String, input: @escaping @Sendable (_ pages: [String: String]) -> JSONValue) {
        self.name = name
        self.input = input
    }

    /// What stands above the pages.
    var title: String { input([:])["name"]?.string ?? name }
}

extension JSONValue {
    /// A dashboard, as input or as NerdGraph gives it, in the form in which two that show the same are
    /// the same: without what New Relic made, and without our mark.
    var dashboardForm: JSONValue {
        changing("description") { description in
            let words = OwnerMark.split(description.string).words
            return words.isEmpty ? nil : .string(words)
        }
        .changing("pages") { .array(($0.elements ?? []).map(\.pageForm)) }
        .changing("variables") { variables in
            .array(
                (variables.elements ?? []).map {
                    $0.changing("options") { $0.withoutFalse() }.withoutFalse()
                })
        }
        .only(["name", "description", "permissions", "pages", "variables"])
        .normalForm
    }

    private var pageForm: JSONValue {
        changing("widgets") { .array(($0.elements ?? []).map(\.widgetForm)) }
            .changing("description") { $0.string?.isEmpty == true ? nil : $0 }
            .only(["name", "description", "widgets"])
    }

    private var widgetForm: JSONValue {
        var form = self
        if let linked = self["linkedEntities"]?.elements {
            form = form.with("linkedEntityGuids", .array(linked.compactMap { $0["guid"] }))
        }
        return form.changing("rawConfiguration") { raw in
            raw.changing("nrqlQueries") { .array(($0.elements ?? []).map(\.queryForm)) }
        }
        .only([
            "title", "layout", "visualization", "rawConfiguration", "configuration",
            "linkedEntityGuids",
        ])
    }

    /// A query of a widget, whose account can be written in two ways.
    private var queryForm: JSONValue {
        guard let account = self["accountId"] else { return self }
        let form = with("accountId", nil)
        return self["accountIds"] == nil ? form.with("accountIds", .array([account])) : form
    }

    /// The object with some of its members alone.
    private func only(_ names: Set<String>) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { names.contains($0.0) })
    }
}
