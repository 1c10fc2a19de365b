import Synchronization

extension NerdGraphStore {
    func entity(_ guid: JSONValue) -> JSONValue {
        state.withLock { $0.dashboards[guid.string ?? ""] ?? .null }
    }

    /// The dashboards, and their pages, with words in their name and with tags.
    func search(_ builder: JSONValue, cursor: JSONValue) -> JSONValue {
        let words = builder["name"].string?.lowercased() ?? ""
        return state.withLock { state in
            var found: [JSONValue] = []
            for guid in state.dashboards.keys.sorted() {
                let dashboard = state.dashboards[guid] ?? .null
                if let left = state.hiddenSearches[guid], left > 0 {
                    if cursor == .null { state.hiddenSearches[guid] = left - 1 }
                    continue
                }
                guard builder["tags"].elements.allSatisfy({ Self.has($0, dashboard) }) else {
                    continue
                }
                let name = dashboard["name"].string ?? ""
                let outline: [String: JSONValue] = [
                    "guid": .text(guid), "name": .text(name),
                    "accountId": dashboard["accountId"], "dashboardParentGuid": .null,
                ]
                if name.lowercased().contains(words) || words.isEmpty {
                    found.append(.object(outline))
                }
                for page in dashboard["pages"].elements {
                    let title = "\(name) / \(page["name"].string ?? "")"
                    guard title.lowercased().contains(words) else { continue }
                    found.append(
                        .object(
                            outline.merging([
                                "guid": page["guid"], "name": .text(title),
                                "dashboardParentGuid": .text(guid),
                            ]) { $1 }))
                }
            }
            let (entities, next) = page(found, cursor: cursor)
            return .object(["entities": .array(entities), "nextCursor": next])
        }
    }

    private static func has(_ tag: JSONValue, _ dashboard: JSONValue) -> Bool {
        if tag["key"] == .text("accountId"), case .integer(let id) = dashboard["accountId"] {
            return tag["value"] == .text("\(id)")
        }
        return dashboard["tags"].elements.contains {
            $0["key"] == tag["key"] && $0["values"].elements.contains(tag["value"])
        }
    }

    func changeDashboard(_ arguments: [String: JSONValue], _ state: inout State) -> JSONValue {
        let input = arguments["dashboard"] ?? .null
        let old = arguments["guid"].map { state.dashboards[$0.string ?? ""] ?? .null }
        if old == .null { return Self.refused("DASHBOARD_NOT_FOUND", "no such dashboard") }
        if let problem = Self.problem(with: input, old: old) {
            return Self.refused("INVALID_INPUT", problem)
        }
        var new = input
        let guid = old?["guid"].string ?? "guid-\(state.id())"
        new["guid"] = .text(guid)
        new["accountId"] = .integer(Int64(account))
        new["tags"] = old?["tags"] ?? .array([])
        new["pages"] = .array(
            input["pages"].elements.map { page in
                var page = page
                if page["guid"] == .null { page["guid"] = .text("page-\(state.id())") }
                page["widgets"] = .array(page["widgets"].elements.map { stored($0, &state) })
                return page
            })
        if case .array(let variables) = input["variables"] {
            new["variables"] = .array(variables.map(Self.storedVariable))
        }
        state.dashboards[guid] = new
        if old == nil { state.hiddenSearches[guid] = searchLag }
        return .object(["entityResult": new, "errors": .null])
    }

    func deleteDashboard(_ arguments: [String: JSONValue], _ state: inout State) -> JSONValue {
        guard state.dashboards.removeValue(forKey: arguments["guid"]?.string ?? "") != nil else {
            return Self.refused("DASHBOARD_NOT_FOUND", "no such dashboard")
        }
        return .object(["status": .text("SUCCESS"), "errors": .array([])])
    }

    func tag(_ arguments: [String: JSONValue], _ state: inout State) -> JSONValue {
        let guid = arguments["guid"]?.string ?? ""
        guard var dashboard = state.dashboards[guid] else {
            return .object([
                "errors": .array([
                    .object([
                        "type": .text("NOT_FOUND"), "message": .text("The entity was not found"),
                    ])
                ])
            ])
        }
        dashboard["tags"] = .array(
            dashboard["tags"].elements + (arguments["tags"]?.elements ?? []))
        state.dashboards[guid] = dashboard
        return .object(["errors": .array([])])
    }

    private func stored(_ widget: JSONValue, _ state: inout State) -> JSONValue {
        var stored = widget
        if widget["id"] == .null { stored["id"] = .text("\(state.id())") }
        stored["linkedEntities"] = .array(
            widget["linkedEntityGuids"].elements.map { .object(["guid": $0]) })
        if addsValues {
            stored["rawConfiguration"]["platformOptions"] = .object([
                "ignoreTimeRange": .boolean(false)
            ])
        }
        return stored
    }

    private static func storedVariable(_ variable: JSONValue) -> JSONValue {
        var stored = variable
        if stored["isMultiSelection"] == .null { stored["isMultiSelection"] = .boolean(false) }
        return stored
    }

    /// What of an input NerdGraph does not take.
    private static func problem(with input: JSONValue, old: JSONValue?) -> String? {
        func isLong(_ value: JSONValue, _ limit: Int) -> Bool {
            (value.string?.count ?? 0) > limit
        }
        if isLong(input["name"], 255) || input["name"] == .text("") {
            return "name must have 1 to 255 characters"
        }
        if isLong(input["description"], 1024) { return "description is longer than 1024" }
        let pages = input["pages"].elements
        guard (1...20).contains(pages.count) else { return "a dashboard has 1 to 20 pages" }
        let known = Set((old?["pages"].elements ?? []).map { $0["guid"] })
        for page in pages {
            if page["guid"] != .null, !known.contains(page["guid"]) { return "unknown page guid" }
            if isLong(page["name"], 255) { return "page name is longer than 255" }
            let widgets = page["widgets"].elements
            guard widgets.count <= 100 else { return "a page has at most 100 widgets" }
            let ids = Set(
                (old?["pages"].elements ?? []).flatMap { $0["widgets"].elements.map { $0["id"] } })
            for widget in widgets {
                if widget["id"] != .null, !ids.contains(widget["id"]) { return "unknown widget id" }
                if isLong(widget["title"], 255) { return "title is longer than 255" }
                guard widget["rawConfiguration"]["nrqlQueries"].elements.count <= 20 else {
                    return "a widget has at most 20 queries"
                }
                guard widget["linkedEntityGuids"].elements.count <= 1 else {
                    return "a widget links to one entity"
                }
                if let problem = problem(withLayout: widget["layout"]) { return problem }
            }
        }
        return nil
    }

    private static func problem(withLayout layout: JSONValue) -> String? {
        for (name, range) in [("column", 1...12), ("width", 1...12), ("height", 1...32)] {
            guard case .integer(let value) = layout[name] else { continue }
            if !range.contains(Int(value)) { return "\(name) is not in \(range)" }
        }
        return nil
    }

    private static func refused(_ type: String, _ words: String) -> JSONValue {
        .object([
            "entityResult": .null, "status": .null,
            "errors": .array([.object(["type": .text(type), "description": .text(words)])]),
        ])
    }
}
