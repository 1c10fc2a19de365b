import Definitions

/// Why something that a source maps is not there.
struct CollectReasons {
    private let source: CompiledSource
    private let pollCount: Int
    private let isAnswered: [String: Bool]
    /// Fields without a value in any row, as expressions of each request's own samples name them.
    private let missing: [(request: String, field: String)]

    init(source: CompiledSource, requests: [CollectReport.Request], pollCount: Int) {
        self.source = source
        self.pollCount = pollCount
        isAnswered = Dictionary(
            requests.map { ($0.name, $0.failure == nil) }, uniquingKeysWith: { first, _ in first })
        missing = requests.flatMap { request in
            request.fields.filter { $0.known == 0 }.map { (request.name, $0.name) }
        }
    }

    /// Why a sample has no rows.
    func noRows(of sample: CompiledSample, isAnswered hasIdentity: Bool) -> String {
        let own = source.requests[sample.request].name
        guard isAnswered[own] == true else { return "`\(own)` was not answered" }
        guard hasIdentity else {
            let unanswered = sample.identityRequests.map { source.requests[$0].name }.sorted()
                .filter { isAnswered[$0] != true }
            return
                "what identifies its rows is in `\(unanswered.joined(separator: "`, `"))`, which "
                + "was not answered"
        }
        return sample.filterText.map { "no row is left by `where: \($0)`" }
            ?? "the answer has no rows"
    }

    /// Why a metric is unknown in all rows of a sample.
    func of(_ metric: Int, in sample: CompiledSample) -> String {
        let mapping = sample.metrics[metric]
        let texts = [mapping.valueText, mapping.conditionText].compactMap(\.self)
        let own = source.requests[sample.request].name
        for request in source.requests where isAnswered[request.name] != true {
            if texts.contains(where: { names(request.name + ".", in: $0) }) {
                return "`\(request.name)` was not answered"
            }
        }
        for (request, field) in missing {
            let isNamed = texts.contains { text in
                request == own && names(field, in: text) || names("\(request).\(field)", in: text)
            }
            if isNamed { return "`\(field)` never came" }
        }
        let isChange = texts.contains { $0.contains("rate(") || $0.contains("delta(") }
        if isChange, pollCount < 2 { return "needs two polls" }
        if let condition = mapping.conditionText {
            return "`when: \(condition)` was true in no row"
        }
        return isChange
            ? "no row came twice, or its counter went back" : "unknown in every row"
    }

    /// Whether an expression names a field, and not one that only begins or ends like it.
    private func names(_ field: String, in text: String) -> Bool {
        text.ranges(of: field).contains { range in
            let before = text[..<range.lowerBound].last
            let after = field.hasSuffix(".") ? nil : text[range.upperBound...].first
            return ![before, after].contains { $0.map(isOfName) ?? false }
        }
    }

    private func isOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "."
    }
}
