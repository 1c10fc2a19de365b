import Diagnostics

extension LayerMerge {
    /// Adds what a file adds to a source.
    mutating func add(
        _ additions: SourceAdditions, to source: inout SourceDefinition, from file: String,
        report: inout DiagnosticReport
    ) {
        if !source.files.contains(file) { source.files.append(file) }
        source.knowsRequests = source.knowsRequests && additions.knowsRequests
        for entry in additions.requests { add(request: entry, to: &source, report: &report) }
        for entry in additions.samples { add(sample: entry, to: &source, report: &report) }
        makeAvailable(additions.samples, in: &source)
        add(additions.unavailable, to: &source.unavailable, as: .unavailable, report: &report)
    }

    private mutating func add(
        request entry: NamedValue<Partial<RequestDefinition>>, to source: inout SourceDefinition,
        report: inout DiagnosticReport
    ) {
        let index = open(
            entry, in: &source.requests, RequestDefinition.record, as: .request,
            RequestDefinition.openKeys, report: &report)
        guard let index else {
            source.knowsRequests = false
            return
        }
        let (name, model) = (entry.name.value, entry.value.model)
        add(
            model.query, to: &source.requests[index].value.query, as: .parameter, in: name,
            report: &report)
        add(
            model.fields, to: &source.requests[index].value.fields, as: .field, in: name,
            report: &report)
    }

    private mutating func add(
        sample entry: NamedValue<Partial<SampleDefinition>>, to source: inout SourceDefinition,
        report: inout DiagnosticReport
    ) {
        let index = open(
            entry, in: &source.samples, SampleDefinition.record, as: .sample,
            SampleDefinition.openKeys, report: &report)
        guard let index else { return }
        let (name, model) = (entry.name.value, entry.value.model)
        add(
            model.attributes, to: &source.samples[index].value.attributes, as: .attribute,
            in: name, report: &report)
        add(
            model.metrics, to: &source.samples[index].value.metrics, as: .metric, in: name,
            report: &report)
        if let limits = model.limits {
            // Where there are none there is nothing to replace.
            if source.samples[index].value.limits == nil {
                source.samples[index].value.limits = limits
            } else if let key = entry.value.keys.first(where: { $0.value == "limits" }) {
                let path = PartPath(kind: .sample, owner: "", name: name)
                report.add(
                    .fixedKey(
                        key, path, in: self, SampleDefinition.openKeys,
                        at: source.samples[index].name.place))
            }
        }
        if !model.knowsColumns { source.samples[index].value.knowsColumns = false }
    }

    /// Finds what a partial mapping adds to, or makes it where it is new, without its open keys;
    /// nil, after diagnostics, where that cannot be made.
    private mutating func open<Model>(
        _ entry: NamedValue<Partial<Model>>, in parts: inout [NamedValue<Model>],
        _ record: Record<Model>, as kind: PartKind, _ openKeys: [String],
        report: inout DiagnosticReport
    ) -> Int? where Model: OpenPart {
        let path = PartPath(kind: kind, owner: "", name: entry.name.value)
        if let index = parts.firstIndex(where: { $0.name.value == path.name }) {
            for key in entry.value.keys where !openKeys.contains(key.value) {
                report.add(.fixedKey(key, path, in: self, openKeys, at: parts[index].name.place))
            }
            return index
        }
        guard let model = whole(entry, record, as: kind, among: parts, report: &report) else {
            return nil
        }
        parts.append(NamedValue(name: entry.name, value: model.closed))
        claim(path)
        return parts.count - 1
    }

    /// The model of a new part; nil, after diagnostics, where too little is said of it, which is
    /// most likely because its name is misspelt.
    private func whole<Model>(
        _ entry: NamedValue<Partial<Model>>, _ record: Record<Model>, as kind: PartKind,
        among parts: [NamedValue<Model>], report: inout DiagnosticReport
    ) -> Model? {
        var own = DiagnosticReport()
        let model = record.whole(entry.value, report: &own)
        let meant = nearest(to: entry.name.value, in: parts.map(\.name.value))
        if let meant, own.hasErrors {
            report.add(.unknownPart(entry.name, kind, in: self, meant: meant))
        } else {
            report.add(contentsOf: own)
        }
        return model
    }

    /// What is mapped is no longer unavailable.
    private mutating func makeAvailable(
        _ samples: [NamedValue<Partial<SampleDefinition>>], in source: inout SourceDefinition
    ) {
        for metric in samples.flatMap(\.value.model.metrics) {
            guard
                let index = source.unavailable.firstIndex(where: {
                    $0.name.value == metric.name.value
                })
            else { continue }
            let reason = source.unavailable.remove(at: index)
            note(
                metric.name.place, replaced: "unavailable: \(reason.value)", at: reason.name.place)
        }
    }
}

/// A part to which other parts can be added.
protocol OpenPart: Sendable {
    /// The same part without those.
    var closed: Self { get }
}

extension RequestDefinition: OpenPart {
    var closed: RequestDefinition {
        var copy = self
        (copy.query, copy.fields) = ([], [])
        return copy
    }
}

extension SampleDefinition: OpenPart {
    var closed: SampleDefinition {
        var copy = self
        (copy.attributes, copy.metrics, copy.limits) = ([], [], nil)
        return copy
    }
}

extension Diagnostic {
    fileprivate static func unknownPart(
        _ name: Located<String>, _ kind: PartKind, in merge: LayerMerge, meant: String
    ) -> Diagnostic {
        Diagnostic(
            "extends/unknown-part",
            "`\(merge.parent)` has no \(kind.rawValue) `\(shown(name.value))`", at: name.place,
            label: "too little for a new one", help: "did you mean `\(meant)`?")
    }

    fileprivate static func fixedKey(
        _ key: Located<String>, _ path: LayerMerge.PartPath, in merge: LayerMerge,
        _ openKeys: [String], at existing: Place
    ) -> Diagnostic {
        Diagnostic(
            "extends/fixed-key",
            "`\(merge.parent)` has the \(path.kind.rawValue) `\(shown(path.name))` already, "
                + "and its `\(key.value)` stays",
            at: key.place, label: "cannot be changed",
            help: "add only `\(openKeys.joined(separator: "`, `"))` to it, or make a "
                + "\(path.kind.rawValue) of another name",
            remarks: [.init("what it has", at: existing)])
    }
}
