/// The rules that look at whole chains of definitions.
public enum LintRules {
    /// All of them, in the order of their names.
    public static let all: [any LintRule.Type] = [
        DashboardNameRule.self,
        DashboardUnknownAttributeRule.self,
        DashboardUnknownGoldenRule.self,
        DashboardUnknownTypeRule.self,
        DashboardUnproducedMetricRule.self,
        GoldenUnitRule.self,
        GoldenUnknownMetricRule.self,
        GUIDPatternRule.self,
        IdentityOptionalAttributeRule.self,
        IdentityUnknownAttributeRule.self,
        MetricUnproducedRule.self,
        SampleNameClashRule.self,
        SampleNoEntityRule.self,
        SourceUnusedFieldRule.self,
        SummaryUnitRule.self,
        SummaryUnknownGoldenRule.self,
        SummaryUnknownTagRule.self,
        SynthesisDuplicateRuleRule.self,
        SynthesisNoSourceRule.self,
        SynthesisUnknownConditionRule.self,
        SynthesisUnknownTagRule.self,
    ]
}
