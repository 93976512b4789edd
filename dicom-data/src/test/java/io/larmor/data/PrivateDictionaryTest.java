package io.larmor.data;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.spi.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PrivateDictionaryTest {

    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;

    /// Knows one attribute, (0029,xx01).
    private record One(String creator, Vr vr) implements PrivateDictionary {

        @Override
        public Set<String> creators() {
            return Set.of(creator);
        }

        @Override
        public Optional<AttributeInfo> find(String of, int tag) {
            return (tag & 0xFFFF_00FF) == 0x0029_0001
                    ? Optional.of(new AttributeInfo(tag, "", "Weight of " + of, List.of(vr), "1", false))
                    : Optional.empty();
        }
    }

    @Test
    void anAttributeOfADictionaryThatWasAddedIsRead() throws IOException {
        var creator = "PRIVATE DICTIONARY TEST";
        var tag = 0x0029_1001;
        var bytes = DataSet.builder().set(0x0029_0010, Vr.LO, creator).set(tag, Vr.DS, "71.5").build()
                .encode(IMPLICIT);
        assertEquals(Vr.UN, DataSet.parse(bytes, IMPLICIT).element(tag).orElseThrow().vr());
        Dictionary.add(new One(creator, Vr.DS));
        // One that comes later fills the gaps alone.
        Dictionary.add(new One(creator, Vr.LO));
        var element = DataSet.parse(bytes, IMPLICIT).element(tag).orElseThrow();
        assertEquals(Vr.DS, element.vr());
        assertEquals(71.5, element.doubles()[0]);
        assertEquals("Weight of " + creator, Dictionary.findPrivate(creator, tag).orElseThrow().name());
        assertEquals(Vr.UN, Dictionary.privateVr(creator, 0x0029_1002));
    }

    @Test
    void whatADictionaryDoesNotKnowIsLookedForInTheOneBuiltIn() {
        var known = "SIEMENS MEDCOM HEADER";
        assertEquals(Vr.CS, Dictionary.privateVr(known, 0x0029_1008));
        Dictionary.add(new One(known, Vr.SV));
        assertEquals(Vr.SV, Dictionary.privateVr(known, 0x0029_1001));
        assertEquals(Vr.CS, Dictionary.privateVr(known, 0x0029_1008));
    }

    /// A module of its own, compiled here, in a layer as a folder of plug-ins has it.
    @Test
    void theProvidersOfALayerAreFoundWhenItIsHandedOver(@TempDir Path folder) throws Exception {
        var source = Files.createDirectories(folder.resolve("src/acme.dictionary/acme"));
        // Only the compiler needs it.
        var annotations = Files.createDirectories(folder.resolve("src/org.jspecify"));
        Files.writeString(annotations.resolve("module-info.java"), "module org.jspecify {}");
        Files.writeString(source.resolveSibling("module-info.java"), """
                module acme.dictionary {
                    requires io.larmor.data;
                    provides io.larmor.data.PrivateDictionary with acme.AcmeDictionary;
                }
                """);
        Files.writeString(source.resolve("AcmeDictionary.java"), """
                package acme;

                import io.larmor.data.AttributeInfo;
                import io.larmor.data.PrivateDictionary;
                import io.larmor.data.Vr;
                import java.util.List;
                import java.util.Optional;
                import java.util.Set;

                public final class AcmeDictionary implements PrivateDictionary {
                    public Set<String> creators() {
                        return Set.of("ACME LAYER TEST");
                    }

                    public Optional<AttributeInfo> find(String creator, int tag) {
                        return Optional.of(new AttributeInfo(tag, "", "Anything", List.of(Vr.UT), "1", false));
                    }
                }
                """);
        var errors = new StringWriter();
        int status = ToolProvider.findFirst("javac").orElseThrow().run(new PrintWriter(errors), new PrintWriter(errors),
                "-d", folder.resolve("classes").toString(), "-p", modulePath(), "--module-source-path",
                folder.resolve("src").toString(), "-m", "acme.dictionary");
        assertEquals(0, status, errors::toString);
        assertEquals(Vr.UN, Dictionary.privateVr("ACME LAYER TEST", 0x0029_1001));
        var boot = ModuleLayer.boot();
        var layer = boot.defineModulesWithOneLoader(
                Configuration.resolve(ModuleFinder.of(folder.resolve("classes/acme.dictionary")),
                        List.of(boot.configuration()), ModuleFinder.of(), Set.of("acme.dictionary")),
                PrivateDictionary.class.getClassLoader());
        Dictionary.addFrom(layer);
        assertEquals(Vr.UT, Dictionary.privateVr("ACME LAYER TEST", 0x0029_1001));
    }

    private static String modulePath() {
        return Path.of(PrivateDictionary.class.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
