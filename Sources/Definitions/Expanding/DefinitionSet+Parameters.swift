public import Diagnostics
import YAMLTree

extension DefinitionSet {
    /// A dashboard with other values of its parameters than their defaults.
    ///
    /// - Parameters:
    ///   - template: One of `dashboards`, or one that is generated.
    ///   - values: By the names of parameters, as they would be written in a file.
    ///   - report: Takes what is wrong with the values, and what they bring about.
    /// - Returns: The dashboard; nil, after diagnostics, where a value is for no parameter or is not of
    ///   its type.
    public func dashboard(
        _ template: DashboardTemplate, with values: [(name: String, text: String)],
        report: inout DiagnosticReport
    ) -> DashboardTemplate? {
        let place = template.name.place
        let arguments = values.map { value in
            let kind = template.parameters.first { $0.name.value == value.name }?.value.kind
            // What is meant as a text is one, whatever it looks like.
            let style: YAMLScalar.Style =
                switch kind {
                case .integer, .number, .boolean: .plain
                case .string, .entityType, .metric, nil: .doubleQuoted
                }
            return NamedValue(
                name: Located(value.name, at: place),
                value: YAMLNode(.scalar(YAMLScalar(value.text, style: style)), at: place))
        }
        var expansion = DashboardExpansion(
            set: self, fragments: fragments, knowsTypes: knowsExtensions,
            knowsFragments: knowsFragments)
        var copy = template
        let isBound = expansion.expand(&copy, with: arguments)
        report.add(contentsOf: expansion.report)
        return isBound ? copy : nil
    }
}
