import Testing

@testable import Dashboards

/// The line of numbers between thresholds.
@Suite struct ThresholdBandsTests {
    typealias Band = ThresholdBands.Band

    @Test func `nothing is one band without a severity`() {
        #expect(ThresholdBands([]).bands == [Band()])
        #expect(ThresholdBands([.init(.warning)]).bands == [Band()])
    }

    @Test func `the worse of two that overlap counts`() {
        let bands = ThresholdBands([.init(.warning, from: 80), .init(.critical, from: 90)])
        #expect(
            bands.bands == [
                Band(to: 80), Band(from: 80, to: 90, severity: .warning),
                Band(from: 90, severity: .critical),
            ])
        #expect(bands.severity(of: 79.9) == nil)
        #expect(bands.severity(of: 80) == .warning)
        #expect(bands.severity(of: 90) == .critical)
        #expect(bands.severity(of: .nan) == nil)
    }

    @Test func `what is too low is as bad as what is too high`() {
        let bands = ThresholdBands([
            .init(.critical, to: 50), .init(.warning, from: 50, to: 80),
            .init(.warning, from: 200, to: 300),
        ])
        let values = [-1e9, 49, 50, 79, 80, 199, 200, 299, 300]
        #expect(
            values.map { bands.severity(of: $0) } == [
                .critical, .critical, .warning, .warning, nil, nil, .warning, .warning, nil,
            ])
    }

    @Test func `bounds are converted`() {
        let bands = ThresholdBands([.init(.critical, from: 500)], times: 0.001)
        #expect(bands.bands == [Band(to: 0.5), Band(from: 0.5, severity: .critical)])
    }

    @Test(arguments: 0..<200)
    func `every value is worth the worst threshold that covers it`(seed: Int) {
        // Bounds from a small range, so that many are equal.
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next(_ count: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % count
        }
        let thresholds = (0..<Int(next(4))).map { _ in
            let bounds = (0..<2).map { _ in next(3) == 0 ? nil : Double(next(5)) }
            return Dashboard.Threshold(
                next(2) == 0 ? .warning : .critical, from: bounds[0], to: bounds[1])
        }
        let bands = ThresholdBands(thresholds)
        for value in stride(from: -1.0, through: 6, by: 0.5) {
            let covering = thresholds.filter { threshold in
                (threshold.from != nil || threshold.to != nil)
                    && threshold.from.map { value >= $0 } ?? true
                    && threshold.to.map { value < $0 } ?? true
            }
            let worst = covering.contains { $0.severity == .critical }
            #expect(
                bands.severity(of: value) == (worst ? .critical : covering.first?.severity),
                "\(value) of \(thresholds)")
        }
    }
}
