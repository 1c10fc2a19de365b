import Queries
import Telemetry

/// Reads any bytes as a query, and as the parts of one.
///
/// Beyond not trapping it holds that the tokens are the text, that a text is a query or has an error
/// at a place inside of it, that what is printed is read as the same tree and printed as it is, and that
/// what a query means in the algebra, printed as NRQL, means the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNRQL(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let syntax = NRQLSyntax(text)
    checkTokens(of: syntax)
    guard let query = syntax.query else {
        precondition(!syntax.findings.isEmpty, "neither a query nor a finding")
        return 0
    }
    let printed = query.text
    // Printed with blanks and quotes, a query can be longer than what is read.
    guard printed.utf8.count <= NRQLSyntax.maximumLength else { return 0 }
    let again = NRQLSyntax(printed)
    checkTokens(of: again)
    precondition(again.query == query, "another tree")
    precondition(again.query?.text == printed, "another text")
    checkMeaning(of: query)
    return 0
}

private func checkMeaning(of query: NRQLQuery) {
    _ = query.findings(in: QueryCatalogue(eventTypes: [], timeZones: QueryTimeZones([])))
    guard case .success(let meaning) = query.lowered() else { return }
    _ = meaning.titles
    _ = meaning.promQL(naming: naming)
    // What has no form in NRQL says so; of the rest it is known.
    guard case .success(let printed) = meaning.nrql, case .success(let again) = printed.lowered()
    else { return }
    precondition(again == meaning, "another meaning")
}

/// Names that a short input can have.
private let naming = PromQLNaming(
    shapes: [
        SampleShape(
            eventType: "T", attributes: ["b", "c"],
            metrics: [MetricDescriptor(name: "a", kind: .gauge, unit: .one, help: "")])
    ],
    metric: { PromQLNaming.Metric($0, sampleName: $0.name.rawValue) },
    labels: { shape in Dictionary(uniqueKeysWithValues: shape.attributes.map { ($0, $0) }) })

private func checkTokens(of syntax: NRQLSyntax) {
    let count = syntax.text.utf8.count
    var end = 0
    for token in syntax.tokens {
        precondition(token.range.lowerBound == end && !token.range.isEmpty, "a gap")
        end = token.range.upperBound
    }
    precondition(end == count, "an end that is missing")
    for finding in syntax.findings {
        precondition(
            finding.range.lowerBound >= 0 && finding.range.upperBound <= count, "a place outside")
    }
}
