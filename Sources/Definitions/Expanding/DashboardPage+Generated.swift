import Diagnostics

extension DashboardTemplate {
    /// A dashboard of one page for an entity type, made of its golden and summary metrics alone.
    ///
    /// Its name is `generated-` and the type's key in lower case. A type without golden metrics has
    /// nothing to show, and gets a page that says so.
    public static func generated(
        for type: DefinitionSet.EntityTypeFolder
    ) -> DashboardTemplate {
        let place = type.definition.type.place
        return DashboardTemplate(
            name: "generated-" + type.definition.key.lowercased(), title: type.definition.title,
            pages: [DashboardPage(generatedFor: type, at: place)], at: place)
    }
}

extension DashboardPage {
    /// The page of a type: what the list of its entities shows, as a billboard for each, every golden
    /// metric over time by entity, and a table of them all with the tags of the summary.
    init(generatedFor type: DefinitionSet.EntityTypeFolder, at place: Place) {
        self.init(place: place)
        title = Located(type.definition.title, at: place)
        let inSummary = Set(type.summary.compactMap { $0.value.golden?.value })
        let golden = type.golden
        guard !golden.isEmpty else {
            widgets = [.text("`\(type.definition.key)` has no golden metrics.", at: place)]
            return
        }
        let tiles = golden.filter { inSummary.contains($0.name.value) }.prefix(6)
        if !tiles.isEmpty {
            rows.append(Row(height: 2, widgets: tiles.map { .tile($0, type, place) }, place: place))
        }
        for start in stride(from: 0, to: golden.count, by: 2) {
            let pair = golden[start..<min(start + 2, golden.count)]
            rows.append(Row(widgets: pair.map { .chart($0, type, place) }, place: place))
        }
        rows.append(
            Row(height: 6, widgets: DashboardWidget.tables(of: golden, type, place), place: place))
    }
}

extension DashboardWidget {
    fileprivate static func text(_ text: String, at place: Place) -> DashboardWidget {
        var widget = DashboardWidget(place: place)
        widget.visualization = .markdown
        widget.text = text
        widget.width = 12
        return widget
    }

    private static func showing(
        _ golden: [NamedValue<GoldenMetric>], _ type: DefinitionSet.EntityTypeFolder, _ place: Place
    ) -> DashboardWidget {
        var widget = DashboardWidget(place: place)
        widget.entityType = Located(type.definition.key, at: place)
        widget.golden = golden.map { Located($0.name.value, at: place) }
        return widget
    }

    /// What all entities have together.
    fileprivate static func tile(
        _ golden: NamedValue<GoldenMetric>, _ type: DefinitionSet.EntityTypeFolder, _ place: Place
    ) -> DashboardWidget {
        var widget = showing([golden], type, place)
        widget.title = Located(golden.value.title, at: place)
        widget.visualization = .billboard
        widget.facets = golden.value.facets(of: type, at: place)
        widget.limit = 5
        return widget
    }

    /// Each entity over time.
    fileprivate static func chart(
        _ golden: NamedValue<GoldenMetric>, _ type: DefinitionSet.EntityTypeFolder, _ place: Place
    ) -> DashboardWidget {
        var widget = showing([golden], type, place)
        widget.title = Located(golden.value.title, at: place)
        widget.facets = golden.value.facets(of: type, at: place)
        return widget
    }

    /// A table of the metrics of ours, and one of upstream's queries, whose rows are named otherwise.
    fileprivate static func tables(
        of golden: [NamedValue<GoldenMetric>], _ type: DefinitionSet.EntityTypeFolder,
        _ place: Place
    ) -> [DashboardWidget] {
        let tags = type.summary.compactMap { $0.value.tag?.key.value }
        let parts = [
            golden.filter { $0.value.metric != nil }, golden.filter { $0.value.metric == nil },
        ]
        return parts.filter { !$0.isEmpty }.map { part in
            var widget = showing(part, type, place)
            widget.title = Located(type.definition.title, at: place)
            widget.visualization = .table
            widget.limit = 100
            let name = part[0].value.nameAttribute
            let attributes =
                part[0].value.metric == nil
                ? [] : tags.compactMap(type.definition.attribute(ofTag:))
            widget.facets = ([name] + attributes.filter { $0 != name }.uniqued)
                .prefix(NewRelicLimit.facets).map { Located($0, at: place) }
            return widget
        }
    }
}

extension GoldenMetric {
    /// What tells the entities of a type apart: their name, and the golden tags, since things of two
    /// clusters can have one name.
    fileprivate func facets(
        of type: DefinitionSet.EntityTypeFolder, at place: Place
    ) -> [Located<String>] {
        let tags = type.definition.goldenTags.map(\.value)
        let attributes = metric == nil ? [] : tags.compactMap(type.definition.attribute(ofTag:))
        return ([nameAttribute] + attributes.filter { $0 != nameAttribute }.uniqued)
            .prefix(NewRelicLimit.facets).map { Located($0, at: place) }
    }

    /// The attribute that names the entity in its rows.
    fileprivate var nameAttribute: String {
        metric == nil ? (query ?? queries.first?.value)?.eventName ?? "entity.name" : "entityName"
    }
}

extension EntityTypeDefinition {
    /// The attribute that a tag is made of; nil where no rule makes the tag.
    fileprivate func attribute(ofTag key: String) -> String? {
        let tags = (synthesis?.tags ?? []) + (synthesis?.rules ?? []).flatMap(\.tags)
        return tags.first { $0.names.isEmpty ? $0.attribute.value == key : $0.names.contains(key) }?
            .attribute.value
    }
}

extension [String] {
    /// Each once, in the order of their appearance.
    fileprivate var uniqued: [String] {
        var known: Set<String> = []
        return filter { known.insert($0).inserted }
    }
}
