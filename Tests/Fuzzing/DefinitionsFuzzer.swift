import Dashboards
import Definitions
import Diagnostics
import Plans
import Synthesis
import Telemetry

/// Takes any text for the files of a set of definitions, loads and compiles all that is in them.
///
/// A line `=== path` begins a further file, of the next of three layers. Beyond not trapping it holds
/// that where something does not compile there is an error, that what has an error does not compile,
/// that findings lie in the files, and that they do not depend on the order of the files.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDefinitions(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let files = files(in: UnsafeBufferPointer(start: start, count: count))
    var report = DiagnosticReport()
    let set = DefinitionSet.load(files, report: &report)
    var backwards = DiagnosticReport()
    _ = DefinitionSet.load(files.reversed(), report: &backwards)
    // Which of two files with one path comes first is for nobody to say.
    if Set(files.map(\.path)).count == files.count {
        precondition(report.sorted == backwards.sorted, "findings depend on the order of files")
    }
    let samples = set.sources.flatMap { compiled($0, in: set, &report) }
    for type in set.entityTypes {
        var own = DiagnosticReport()
        let result = type.definition.compileAggregates(catalogue: set.metrics, report: &own)
        report.add(contentsOf: own)
        agree(result != nil, own, report)
    }
    let context = DashboardContext(entityTypes: set.entityTypes, samples: samples)
    for dashboard in set.dashboards {
        var own = DiagnosticReport()
        let result = dashboard.compile(in: context, report: &own)
        report.add(contentsOf: own)
        agree(result != nil, own, report)
        _ = result?.newRelicJSON(account: 1).text
    }
    synthesize(samples, by: set)
    for configuration in set.configurations {
        var own = DiagnosticReport()
        let result = configuration.resolve(in: set, values: outside, report: &own)
        report.add(contentsOf: own)
        agree(result != nil, own, report)
    }
    check(report, files)
    return 0
}

/// Of what could not be read, which has a finding already, compiling says nothing more.
private func agree(_ hasResult: Bool, _ own: DiagnosticReport, _ whole: DiagnosticReport) {
    precondition(hasResult ? !own.hasErrors : whole.hasErrors, "a result and the findings disagree")
}

private var outside: OutsideValues {
    OutsideValues(
        environment: { $0.hasPrefix("U") ? nil : "http://host:1" },
        file: { $0.hasPrefix("u") ? .failure(.init(reason: "not there")) : .success("12345\n") })
}

private func files(in bytes: UnsafeBufferPointer<UInt8>) -> [DefinitionFile] {
    var files = [DefinitionFile(path: "fuzz.yml", bytes: [])]
    let marker = Array("=== ".utf8)
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
        if line.starts(with: marker), files.count < 20 {
            let path = String(decoding: line.dropFirst(marker.count), as: UTF8.self)
            files.append(DefinitionFile(path: path, bytes: [], layer: files.count % 3))
        } else {
            files[files.count - 1].bytes += Array(line) + [0x0A]
        }
    }
    return files.filter { !$0.bytes.isEmpty }
}

private func compiled(
    _ source: SourceDefinition, in set: DefinitionSet, _ report: inout DiagnosticReport
) -> [CompiledSample] {
    var own = DiagnosticReport()
    let compiled = source.compile(catalogue: set.metrics, report: &own)
    report.add(contentsOf: own)
    agree(compiled != nil, own, report)
    for request in compiled?.requests ?? [] {
        let plan = plan(request.definition, named: request.name, using: request.usedFields)
        precondition(plan.layout.fields.allSatisfy { $0.slot < plan.layout.fieldCount }, "no slot")
    }
    return compiled?.samples ?? []
}

/// Makes entities of rows in which every attribute is a short text.
private func synthesize(_ samples: [CompiledSample], by set: DefinitionSet) {
    for type in set.entityTypes {
        guard let pattern = type.definition.guid.flatMap({ GUIDPattern($0.text) }) else { continue }
        for rule in type.definition.synthesis?.rules ?? [] { _ = pattern.agrees(with: rule) }
    }
    var synthesizer = Synthesizer(
        SynthesisRules(set.entityTypes.map(\.definition), accountID: 1))
    for sample in samples {
        let row = Sample(
            shape: sample.shape, timestamp: 0,
            attributes: sample.shape.attributes.map { .text(String($0.prefix(4))) },
            metrics: sample.shape.metrics.map { _ in 1 })
        _ = synthesizer.entities(row)
    }
    _ = synthesizer.takeFindings()
}

private func check(_ report: DiagnosticReport, _ files: [DefinitionFile]) {
    var sources = SourceFiles()
    for file in files { sources.add(file.bytes, path: file.path) }
    for diagnostic in report.diagnostics {
        guard let place = diagnostic.place else { continue }
        precondition(files.contains { $0.path == place.path }, "a finding in no file")
        precondition(diagnostic.message.utf8.count <= 4096, "a message without a limit")
    }
    _ = render(report, as: .text, files: sources)
}
