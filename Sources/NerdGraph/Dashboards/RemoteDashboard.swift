public import Diagnostics

/// A dashboard as New Relic has it.
public struct RemoteDashboard: Sendable, Marked {
    public var guid: String
    /// As NerdGraph gives it, with GUIDs, ids and our mark.
    public var entity: JSONValue
    /// Whether it has our tag for the name that was looked for.
    var isTagged: Bool
    let mark: OwnerMark?
    /// What it shows, in its normal form.
    let form: JSONValue

    /// Nil where it has no GUID or no pages, as what is no dashboard.
    init?(_ entity: JSONValue, tag: String) {
        guard let guid = entity["guid"]?.string, entity["pages"]?.elements != nil else {
            return nil
        }
        self.guid = guid
        self.entity = entity
        mark = OwnerMark.split(entity["description"]?.string).mark
        form = entity.dashboardForm
        isTagged =
            entity["tags"]?.elements?.contains { element in
                element["key"]?.string == DashboardTag.key
                    && element["values"]?.elements?.contains { $0.string == tag } == true
            } ?? false
    }

    /// Whether it was made of a template of ours, as its mark or its tag says.
    public var isApplied: Bool { mark != nil || isTagged }

    public var title: String { entity["name"]?.string ?? "" }

    /// The GUIDs of its pages by their titles; of two with one title, the first.
    var pageGUIDs: [String: String] {
        Dictionary(
            (entity["pages"]?.elements ?? []).compactMap { page in
                guard let name = page["name"]?.string, let guid = page["guid"]?.string else {
                    return nil
                }
                return (name, guid)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// What it shows, as New Relic's import takes it: without GUIDs, ids and our mark.
    public var importable: JSONValue {
        let named: [(String, JSONValue)] = ["name", "description", "permissions", "pages"].map {
            ($0, form[$0] ?? .null)
        }
        return .object(named + [("variables", form["variables"] ?? .array([]))])
    }
}

/// The tag by which a dashboard is found when its title has changed.
enum DashboardTag {
    static let key = "mqpDashboard"
}
