import Telemetry
import Testing

@Suite
struct FarmHashTests {
    /// Computed with Google's FarmHash (`pyfarmhash`): the length, and the hash of that many bytes of
    /// `pattern`. Every branch of the algorithm, and both sides of each of its borders.
    static let vectors: [(Int, UInt64)] = [
        (0, 0x9ae1_6a3b_2f90_404f),
        (1, 0xc1e8_5b3b_8186_99e7),
        (2, 0xe17e_d5dd_7ffe_44a4),
        (3, 0xcfe6_15b1_5acf_b931),
        (4, 0x35a7_d617_fb20_5898),
        (5, 0x49d1_e79d_e484_3803),
        (7, 0x98a0_2fe3_0ad4_d1ac),
        (8, 0x3660_0c68_395e_109f),
        (9, 0x0a79_57d2_654a_23de),
        (12, 0xf5af_0d91_d295_ba05),
        (15, 0x9a2a_beff_e789_01cc),
        (16, 0x0906_313c_f923_a25c),
        (17, 0x5cb2_fac0_6876_fb7e),
        (20, 0x1cae_c2be_9bcf_b751),
        (24, 0x3d82_1697_cdf9_66ea),
        (31, 0x0571_b87c_9aed_4875),
        (32, 0x7665_d923_b099_1d67),
        (33, 0x5386_9bd7_d8ac_3e11),
        (40, 0x33e4_cba8_2d7d_bc1d),
        (47, 0x87ac_c769_9ef7_d43b),
        (48, 0x4386_7577_6221_5a16),
        (63, 0x2ce6_995e_56f7_410a),
        (64, 0xaba3_d0c2_5188_0c11),
        (65, 0x76dc_8f87_8450_29fa),
        (66, 0x38d9_195e_0228_7f1d),
        (100, 0x7111_1c46_4fd1_c69e),
        (127, 0xdd46_b4e5_ad89_c7c6),
        (128, 0xd83a_03d8_a5e0_2db2),
        (129, 0x25a3_0787_b5a9_3dd6),
        (191, 0x944a_d68c_a37b_d690),
        (192, 0x5174_2d54_e109_ed6d),
        (193, 0xaa2f_5bde_3006_e377),
        (255, 0x8231_7e62_e6e0_3cb6),
        (256, 0x7f59_e224_c701_8ee6),
        (257, 0x5691_1251_4648_4cec),
        (300, 0xe032_2c97_0d26_3b52),
        (512, 0x4b70_87e6_ca07_32fb),
        (1000, 0xd2ce_9402_975a_5ac2),
        (1023, 0x1580_a054_fbca_0436),
        (1024, 0xd761_02c5_066b_39b4),
        (1025, 0x8a08_316a_5e48_3fcf),
        (4096, 0x30d3_4673_86d9_b87b),
    ]

    private static func pattern(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 * 131 + count * 17) }
    }

    @Test(arguments: vectors)
    func `hashes bytes of every length as Google does`(_ count: Int, _ expected: UInt64) {
        let bytes = Self.pattern(count)
        #expect(farmHashFingerprint64(bytes) == expected)
        // The same through a collection without contiguous storage.
        #expect(farmHashFingerprint64(bytes.reversed().reversed() as [UInt8]) == expected)
        #expect(farmHashFingerprint64(bytes.lazy.map { $0 }) == expected)
    }

    @Test(
        arguments: [
            ("frontend", -9_154_792_751_011_238_510),
            ("checkout", -6_059_521_108_385_583_429),
            ("productcatalogservice", 279_368_927_550_750_403),
            ("recommendationservice", -1_098_131_343_164_443_719),
            ("synthticMonitor-Production", -3_776_181_162_427_087_400),
            ("", -7_286_425_919_675_154_353),
            ("a", -7_482_476_525_498_038_436),
            ("1:prod-kafka", -8_958_643_794_309_970_584),
            (
                "orders-prod-eu-west-1-events-payment-authorised-v2:prod-kafka-cluster",
                -8_921_915_190_209_003_275
            ),
            ("é", -3_546_165_515_589_194_589),
            ("Ω:ж", 1_256_900_638_399_238_803),
            ("漢字/キュー", 209_817_117_195_637_782),
            ("😀:𐍈", -6_919_894_397_032_070_377),
            (String(repeating: "a", count: 300), 5_367_338_737_661_423_398),
        ] as [(String, Int64)])
    func `hashes identifiers by their UTF-16 code units`(_ text: String, _ expected: Int64) {
        #expect(entityIdentifierHash(text) == expected)
    }

    @Test func `hashes up to 64 KiB of identifier and no more`() {
        let longest = String(repeating: "x", count: maximumHashedIdentifierLength)
        #expect(entityIdentifierHash(longest) != nil)
        #expect(entityIdentifierHash(longest + "x") == nil)
    }
}
