public import Diagnostics
import Expressions
public import Telemetry

extension SourceDefinition {
    /// Resolves and checks everything that the source says; nil, after diagnostics, where some
    /// part cannot run. Of what could not be read, which has a finding already, nothing is said.
    ///
    /// - Parameters:
    ///   - catalogue: The metrics that are declared.
    ///   - isWhole: Whether these are all of them; where not, a metric may be declared elsewhere.
    ///   - report: Takes what is wrong.
    /// - Returns: The source, ready to run, or nil.
    public func compile(
        catalogue: [MetricName: Located<MetricDescriptor>], isWhole: Bool = true,
        report: inout DiagnosticReport
    ) -> CompiledSource? {
        var own = DiagnosticReport()
        let catalogue = DeclaredMetrics(metrics: catalogue, isWhole: isWhole)
        checkUnavailable(catalogue: catalogue, report: &own)
        guard knowsRequests else {
            report.add(contentsOf: own)
            return nil
        }
        checkRequests(report: &own)
        checkFollowUps(report: &own)
        var used = followedFields
        let compiled = samples.compactMap { entry in
            compile(entry, catalogue: catalogue, used: &used, report: &own)
        }
        var compiledProfiles: CompiledProfiles?
        if let profiles, compiled.count == samples.count,
            let size = ProfileCompiler.size(of: profiles, in: self, report: &own)
        {
            used[size.request].insert(size.slot)
            let compiler = ProfileCompiler(
                source: self, profiles: profiles, samples: compiled, used: used)
            compiledProfiles = compiler.compile(size: size, report: &own)
        }
        report.add(contentsOf: own)
        guard !own.hasErrors, compiled.count == samples.count else { return nil }
        return CompiledSource(
            definition: self,
            requests: requests.enumerated().map { index, request in
                CompiledRequest(
                    name: request.name.value, definition: request.value, usedFields: used[index])
            },
            samples: compiled, profiles: compiledProfiles)
    }

    private func compile(
        _ entry: NamedValue<SampleDefinition>, catalogue: DeclaredMetrics, used: inout [Set<Int>],
        report: inout DiagnosticReport
    ) -> CompiledSample? {
        let sample = entry.value
        guard let from = requests.firstIndex(where: { $0.name.value == sample.from.value }) else {
            report.add(.unknownRequest(sample.from, in: requests.map(\.name.value)))
            return nil
        }
        let frames = SampleFrames(sample, of: self, from: from, report: &report)
        var mappings = SampleCompiler(frames: frames, catalogue: catalogue)
        let compiled = mappings.compile(entry, report: &report)
        for field in mappings.fields { used[field.request].insert(field.slot) }
        for (index, request) in requests.enumerated() {
            for slot in used[index] {
                guard let history = request.value.fields[slot].value.history else { continue }
                for input in [history.committed, history.end] + history.others {
                    if let slot = request.value.slot(of: input.value) { used[index].insert(slot) }
                }
            }
            let split = request.value.split.map { [$0.field] } ?? []
            for name in request.value.key + split {
                if let slot = request.value.slot(of: name.value) { used[index].insert(slot) }
            }
        }
        return compiled
    }

    private func checkRequests(report: inout DiagnosticReport) {
        for request in requests {
            request.value.checkColumns(report: &report)
            request.value.checkHistories(report: &report)
            request.value.checkMemberKeys(report: &report)
            request.value.checkSplit(report: &report)
            if let transport, request.value.transport.value != transport {
                report.add(.otherTransport(request, transport))
            }
            if request.name.value == "target" {
                report.add(.reservedName(at: request.name.place))
            }
            let fields = request.value.fields
            for key in request.value.key where request.value.slot(of: key.value) == nil {
                report.add(.unknownKeyField(key, in: fields.map(\.name.value)))
            }
            for key in request.value.key {
                guard let slot = request.value.slot(of: key.value) else { continue }
                let field = fields[slot].value
                if field.isOptional { report.add(.optionalKeyField(key)) }
            }
            let counter = fields.first { $0.value.kind.value == .counter }
            if let counter, request.value.key.isEmpty, !request.value.isOneRow {
                report.add(.counterWithoutKey(counter.name))
            }
        }
    }

    private func checkUnavailable(catalogue: DeclaredMetrics, report: inout DiagnosticReport) {
        for entry in unavailable {
            _ = catalogue.descriptor(of: entry.name, report: &report)
            for sample in samples {
                guard
                    let mapping = sample.value.metrics.first(where: {
                        $0.name.value == entry.name.value
                    })
                else { continue }
                report.add(.availableAfterAll(entry.name, at: mapping.name.place))
            }
        }
    }
}

extension RequestDefinition {
    /// The slot of a declared field.
    public func slot(of field: String) -> Int? {
        fields.firstIndex { $0.name.value == field }
    }
}

extension Diagnostic {
    fileprivate static func unknownRequest(
        _ name: Located<String>, in names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/unknown-request", "the source has no request `\(name.value)`", at: name.place,
            label: "not a request of this source",
            help: suggestion(for: name.value, in: names)
                ?? "the requests are \(names.joined(separator: ", "))")
    }

    fileprivate static func otherTransport(
        _ request: NamedValue<RequestDefinition>, _ first: TransportKind
    ) -> Diagnostic {
        Diagnostic(
            "source/transport", "the requests of a source travel in one way",
            at: request.value.transport.place,
            label: "the first one travels over `\(first.rawValue)`",
            help: "make a source of its own for it; a target has one address")
    }

    fileprivate static func reservedName(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/reserved-name", "a request cannot be named `target`", at: place,
            label: "expressions mean the target by it", help: "give the request another name")
    }

    fileprivate static func unknownKeyField(
        _ key: Located<String>, in names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/unknown-field", "the request declares no field `\(key.value)`", at: key.place,
            label: "not declared under `fields`",
            help: suggestion(for: key.value, in: names)
                ?? "declare the field, or take another as key")
    }

    fileprivate static func optionalKeyField(_ key: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/optional-key", "the key field `\(key.value)` can be missing", at: key.place,
            label: "a row without it has no identity",
            help: "declare the field without `?`, or take another as key")
    }

    fileprivate static func counterWithoutKey(_ field: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/counter-without-key", "a counter needs rows with a key", at: field.place,
            label: "its last value cannot be found again",
            help: "add `key: [...]` to the request, with the fields that identify a row")
    }

    fileprivate static func availableAfterAll(
        _ name: Located<String>, at mapping: Place
    ) -> Diagnostic {
        Diagnostic(
            "source/available", "`\(name.value)` is called unavailable and is mapped",
            at: name.place, label: "one of the two is wrong",
            help: "remove it from `unavailable`, or remove its mapping",
            remarks: [.init("mapped here", at: mapping)])
    }
}
