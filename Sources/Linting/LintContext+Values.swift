import Definitions
import Diagnostics

extension LintContext {
    /// All values that an attribute has in the rows of some samples; nil where some are not known, or no
    /// row has it.
    func values(
        of attribute: String, in isMeant: (CompiledSample) -> Bool = { _ in true }
    ) -> Set<String>? {
        var values: Set<String> = []
        for source in sources {
            for sample in source.samples where isMeant(sample) && sample.has(attribute: attribute) {
                if let value = sample.constant(attribute) {
                    values.insert(value)
                } else if let some = simulatedValues(of: attribute, in: sample, of: source) {
                    values.formUnion(some)
                } else {
                    return nil
                }
            }
        }
        return values.isEmpty ? nil : values
    }

    /// What the simulations can put into an attribute that is a column of theirs.
    private func simulatedValues(
        of attribute: String, in sample: CompiledSample, of source: CompiledSource
    ) -> [String]? {
        guard source.definition.transport == .simulation, self.set.knowsSimulations else {
            return nil
        }
        let fields = sample.fields(ofAttribute: attribute)
        guard fields.count == 1, let field = fields.first else { return nil }
        let request = source.requests[field.request].definition
        let clusters = self.set.simulations.flatMap(\.clusters)
        switch field.slot {
        case request.slot(of: "provider"): return clusters.map(\.provider)
        case request.slot(of: "cluster"): return clusters.map(\.name.value)
        default: return nil
        }
    }

    /// Whether the rows of a sample are watched by an alert: they are about its type, and have its metric.
    /// What an aggregate makes has rows of its own.
    func watches(
        _ alert: AlertDefinition, of folder: DefinitionSet.EntityTypeFolder,
        _ sample: CompiledSample
    ) -> Bool {
        guard canMakeEntities(of: sample, folder) else { return false }
        let golden = folder.golden.first { $0.name.value == alert.signal.golden?.value }
        guard let metric = alert.signal.metric ?? golden?.value.metric else { return true }
        return sample.has(attribute: metric.value)
    }
}
