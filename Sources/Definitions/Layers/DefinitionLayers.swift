import Diagnostics

/// The files that add to others, gathered while files are read, and laid over the definitions when
/// all of them are known.
struct DefinitionLayers {
    /// An extension and its layer.
    struct Layer {
        var definition: ExtensionDefinition
        var number: Int
    }

    private var extensions: [Layer] = []
    /// By name, in the order of their files.
    private var derived: [DerivedSourceDefinition] = []
    private var replaced: [Place: Located<String>] = [:]

    mutating func add(_ definition: ExtensionDefinition, layer: Int) {
        extensions.append(Layer(definition: definition, number: layer))
    }

    mutating func add(_ source: DerivedSourceDefinition) { derived.append(source) }

    /// Lays everything over the definitions, in the order of layers and, in a layer, of paths.
    ///
    /// - Parameters:
    ///   - set: The definitions of the other files.
    ///   - knowsAll: Whether all that can be extended could be read; where not, a name that is not
    ///     there may be meant all the same.
    ///   - report: Takes what is wrong.
    mutating func apply(
        to set: inout DefinitionSet, knowsAll: Bool, report: inout DiagnosticReport
    ) {
        let errorCount = report.errorCount
        var names = ExtendedNames(
            sources: set.sources.map(\.name.value) + derived.map(\.name.value),
            types: set.entityTypes.map(\.definition.key),
            sinks: set.endpoints.map(\.kind.value.rawValue), knowsAll: knowsAll)
        for layer in extensions { names.sort(layer, report: &report) }
        for index in set.sources.indices {
            let layers = names.bySource[set.sources[index].name.value] ?? []
            lay(layers, over: &set.sources[index], report: &report)
        }
        for index in set.entityTypes.indices {
            let folder = set.entityTypes[index]
            lay(
                names.byType[folder.definition.key] ?? [], over: &set.entityTypes[index],
                report: &report)
        }
        for index in set.endpoints.indices {
            let layers = names.bySink[set.endpoints[index].kind.value.rawValue] ?? []
            lay(layers, over: &set.endpoints[index], report: &report)
        }
        derive(in: &set, names, report: &report)
        set.replaced = replaced
        if report.hasErrors(since: errorCount) { set.noteLoss(of: .extension) }
    }

    private mutating func lay(
        _ layers: [Layer], over source: inout SourceDefinition, adding own: SourceAdditions? = nil,
        report: inout DiagnosticReport
    ) {
        var merge = LayerMerge(parent: source.name.value)
        if let own { merge.add(own, to: &source, from: source.place.path, report: &report) }
        for layer in layers {
            merge.begin(layer: layer.number)
            merge.add(
                layer.definition.source, to: &source, from: layer.definition.place.path,
                report: &report)
        }
        replaced.merge(merge.replaced) { _, new in new }
    }

    private mutating func lay(
        _ layers: [Layer], over folder: inout DefinitionSet.EntityTypeFolder,
        report: inout DiagnosticReport
    ) {
        var merge = LayerMerge(parent: folder.definition.key)
        for layer in layers {
            merge.begin(layer: layer.number)
            merge.add(
                layer.definition.entityType, to: &folder, from: layer.definition.place.path,
                report: &report)
        }
        replaced.merge(merge.replaced) { _, new in new }
    }

    private mutating func lay(
        _ layers: [Layer], over endpoint: inout SinkEndpoint, report: inout DiagnosticReport
    ) {
        var merge = LayerMerge(parent: endpoint.kind.value.rawValue)
        for layer in layers {
            merge.begin(layer: layer.number)
            merge.add(
                layer.definition.endpoint, to: &endpoint, from: layer.definition.place.path,
                report: &report)
        }
        replaced.merge(merge.replaced) { _, new in new }
    }

    /// Makes the derived sources, each after its parent.
    private mutating func derive(
        in set: inout DefinitionSet, _ names: ExtendedNames, report: inout DiagnosticReport
    ) {
        var lines = SourceLines(derived)
        for source in derived {
            for link in lines.next(for: source, in: set, report: &report) {
                guard var child = set.source(named: link.parent.value) else { continue }
                child.name = link.name
                child.title = link.title ?? child.title
                child.documentation = link.documentation ?? child.documentation
                child.priority = link.priority ?? child.priority
                child.place = link.place
                child.files.insert(link.place.path, at: 0)
                lay(
                    names.bySource[link.name.value] ?? [], over: &child, adding: link.additions,
                    report: &report)
                set.sources.append(child)
            }
        }
        if lines.hasLoss { set.noteLoss(of: .source) }
    }
}
