import Diagnostics
import Telemetry

extension SourceDefinition {
    /// Everything that it is made of, each part after what it is in.
    var parts: [DefinitionPart] {
        var parts = [DefinitionPart(.source, name, title)]
        for request in requests {
            let (name, request) = (request.name, request.value)
            parts.append(DefinitionPart(.request, name, request.nrql?.text ?? request.path))
            parts += request.query.map {
                DefinitionPart(.parameter, $0.name, in: name.value, $0.value)
            }
            parts += request.fields.map {
                DefinitionPart(.field, $0.name, in: name.value, $0.value.line)
            }
        }
        for sample in samples {
            let (name, sample) = (sample.name, sample.value)
            parts.append(DefinitionPart(.sample, name, sample.line))
            parts += sample.attributes.map {
                DefinitionPart(.attribute, $0.name, in: name.value, $0.value.line)
            }
            parts += sample.metrics.map {
                DefinitionPart(.metric, $0.name, in: name.value, $0.value.line)
            }
        }
        parts += (profiles?.steps ?? []).map { DefinitionPart(.profile, $0.name, $0.value.line) }
        return parts + unavailable.map { DefinitionPart(.unavailable, $0.name, $0.value) }
    }
}

extension ProfileDefinition {
    fileprivate var line: String {
        let bound = upTo.map { ["up to \($0.value)"] } ?? []
        let varied = requests.map { "\($0.name.value) in another way" }
        let left = without.map { "without \($0.value)" }
        return (bound + varied + left).joined(separator: ", ")
    }
}

extension FieldDefinition {
    fileprivate var line: String {
        kind.value.rawValue + (isOptional ? "?" : "") + (unit.map { " in \($0.symbol)" } ?? "")
    }
}

extension SampleDefinition {
    fileprivate var line: String {
        "from \(from.value)" + (filter.map { " where \($0.text)" } ?? "")
    }
}

extension AttributeMapping {
    fileprivate var line: String {
        let text = value?.text ?? "const \(constant?.text ?? "")"
        return text + (onMissing?.text.map { ", or \($0)" } ?? "")
    }
}

extension MetricMapping {
    fileprivate var line: String { value.text + (when.map { " when \($0.text)" } ?? "") }
}
