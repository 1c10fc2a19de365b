import Diagnostics
import YAMLTree

extension DefinitionFile {
    /// What is wrong with a file as a whole, where each of its entries would be told of otherwise: one
    /// that extends something under a name that has another meaning, and alerts beside `extends`.
    func misplaced(_ root: YAMLNode, as kind: FileKind) -> Diagnostic? {
        let entries = root.mapping ?? []
        switch kind {
        case .entityType, .goldenMetrics, .summaryMetrics, .alerts:
            let keys = kind == .entityType ? ["extends"] : ["extends", "format"]
            // A mapping would be an entry of that name.
            let stray = keys.lazy.compactMap { key in
                entries.first { $0.keyText == key && $0.value.mapping == nil }
            }.first
            return stray.map { .nameOfOthers(String(fileName), $0) }
        case .extension:
            let loose = entries.filter(\.isAlert)
            return loose.first.map { .alertsOutside($0, count: loose.count) }
        default: return nil
        }
    }
}

extension YAMLNode {
    /// What is wrong with a file of no kind that holds alerts; nil for others.
    var looseAlerts: Diagnostic? {
        guard let entries = mapping else { return nil }
        let inner = entries.first { $0.keyText == "alerts" }?.value.mapping ?? []
        return (entries + inner).first(where: \.isAlert).map { .alertsOfNoType($0) }
    }
}

extension YAMLEntry {
    /// Whether it looks like an alert: it watches something and has a level.
    fileprivate var isAlert: Bool {
        let keys = Set((value.mapping ?? []).compactMap(\.keyText))
        return !keys.isDisjoint(with: ["golden", "metric", "query"])
            && !keys.isDisjoint(with: ["warning", "critical", "noData"])
    }
}

extension Diagnostic {
    static func noEntityType(_ what: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "definitions/no-entity-type", "there is no entity type beside these \(what)",
            at: place, label: "whose \(what)?",
            help:
                "put a `definition.yml` into the same folder, or add them to a type that there is, "
                + "in a file with `extends:`")
    }

    static func folderName(
        _ folder: String, _ expected: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "definitions/folder-name", "the folder is named `\(folder)`, not `\(expected)`",
            at: place, label: "gives the folder's name",
            help: "rename the folder to `\(expected)`")
    }

    fileprivate static func nameOfOthers(_ name: String, _ entry: YAMLEntry) -> Diagnostic {
        let key = entry.keyText ?? ""
        return Diagnostic(
            "definitions/file-name",
            "a file named `\(shown(name))` belongs to the entity type beside it, and has no `\(key)`",
            at: entry.key.place, label: "not a key of such a file",
            help: key == "extends"
                ? "give the file another name, such as `my-\(shown(name))`"
                : "remove the line; or, to add to a type of another folder, write `extends:` and give "
                    + "the file another name")
    }

    fileprivate static func alertsOutside(_ entry: YAMLEntry, count: Int) -> Diagnostic {
        Diagnostic(
            "definitions/alerts",
            "\(count == 1 ? "an alert stands" : "\(count) alerts stand") "
                + "beside `extends`, and not under `alerts`",
            at: entry.key.place, label: "looks like an alert",
            help: "write `alerts:` above, and indent what is below it")
    }

    fileprivate static func alertsOfNoType(_ entry: YAMLEntry) -> Diagnostic {
        Diagnostic(
            "definitions/alerts", "these alerts are of no entity type", at: entry.key.place,
            label: "looks like an alert",
            help:
                "add `extends:` with the key of the type, such as `INFRA-MESSAGE_QUEUE_QUEUE`, and "
                + "write them under `alerts:`; or name the file `alerts.yml` and put it beside the "
                + "`definition.yml` of the type")
    }
}
