import Diagnostics

/// Which pages and widgets of two versions of a dashboard are the same.
///
/// A page is the one with its title, else the one at its position. A widget is the one with its title
/// and visualization, else with its title, else at its place on the page. What is the same keeps its
/// GUID or id, and with that its links and its history.
enum DashboardMatching {
    /// For each page here, the index of the same one there.
    static func pages(there: [JSONValue], here: [JSONValue]) -> [Int?] {
        var matches = matched(there, here) { $0["name"]?.string }
        for index in here.indices where matches[index] == nil {
            if index < there.count, !matches.contains(index) { matches[index] = index }
        }
        return matches
    }

    /// For each widget here, the index of the same one there.
    static func widgets(there: [JSONValue], here: [JSONValue]) -> [Int?] {
        var matches: [Int?] = here.map { _ in nil }
        for key in [titleAndKind, title, position] {
            for (index, match) in matched(there, here, except: matches, by: key).enumerated()
            where matches[index] == nil { matches[index] = match }
        }
        return matches
    }

    private static func titleAndKind(_ widget: JSONValue) -> String? {
        title(widget).map { "\($0)\n\(widget["visualization"]?["id"]?.string ?? "")" }
    }

    private static func title(_ widget: JSONValue) -> String? {
        widget["title"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func position(_ widget: JSONValue) -> String? {
        guard let column = widget["layout"]?["column"]?.integer,
            let row = widget["layout"]?["row"]?.integer
        else { return nil }
        return "\(column),\(row)"
    }

    /// Matches elements with one key, in their order, each once, those that are matched already left
    /// out.
    private static func matched(
        _ there: [JSONValue], _ here: [JSONValue], except known: [Int?] = [],
        by key: (JSONValue) -> String?
    ) -> [Int?] {
        let taken = Set(known.compactMap { $0 })
        var free: [String: [Int]] = [:]
        for index in there.indices.reversed() where !taken.contains(index) {
            if let key = key(there[index]) { free[key, default: []].append(index) }
        }
        return here.indices.map { index in
            if index < known.count, known[index] != nil { return nil }
            guard let key = key(here[index]) else { return nil }
            return free[key]?.popLast()
        }
    }
}

extension JSONValue {
    /// The input of an update with the GUIDs and ids of the pages and widgets of `entity` that are the
    /// same.
    func keepingIdentities(of entity: JSONValue) -> JSONValue {
        let there = entity["pages"]?.elements ?? []
        return changing("pages") { pages in
            let here = pages.elements ?? []
            let matches = DashboardMatching.pages(there: there, here: here)
            return .array(
                zip(here, matches).map { page, match in
                    guard let match else { return page }
                    return page.keepingWidgets(of: there[match])
                        .with("guid", there[match]["guid"])
                })
        }
    }

    private func keepingWidgets(of page: JSONValue) -> JSONValue {
        let there = page["widgets"]?.elements ?? []
        return changing("widgets") { widgets in
            let here = widgets.elements ?? []
            let matches = DashboardMatching.widgets(there: there, here: here)
            return .array(
                zip(here, matches).map { widget, match in
                    match.map { widget.with("id", there[$0]["id"]) } ?? widget
                })
        }
    }
}

extension DocumentDifference {
    /// The differences between two dashboards in their normal form, page by page and widget by widget.
    static func ofDashboards(there: JSONValue, here: JSONValue) -> [DocumentDifference] {
        let found = all(there: there, here: here) { array, there, here in
            switch array {
            case "pages":
                return elements(
                    there, here, DashboardMatching.pages(there: there, here: here),
                    called: { "page \(($0["name"] ?? .string("")).text), " })
            case "variables":
                return ElementMatch.byName("variable", "name", there, here)
            case let place where place.hasSuffix(", widgets"):
                let page = place.dropLast("widgets".count)
                return elements(
                    there, here, DashboardMatching.widgets(there: there, here: here),
                    called: { "\(page)widget \(($0["title"] ?? .string("")).text), " })
            default: return ElementMatch.byPosition(array, there, here)
            }
        }
        guard found.isEmpty, there.text != here.text else { return found }
        return [DocumentDifference(place: "the order of pages, widgets or variables")]
    }

    private static func elements(
        _ there: [JSONValue], _ here: [JSONValue], _ matches: [Int?],
        called name: (JSONValue) -> String
    ) -> [ElementMatch] {
        let gone = there.indices.filter { !matches.contains($0) }
        return zip(here, matches).map { element, match in
            ElementMatch(place: name(element), there: match.map { there[$0] }, here: element)
        } + gone.map { ElementMatch(place: name(there[$0]), there: there[$0]) }
    }
}
