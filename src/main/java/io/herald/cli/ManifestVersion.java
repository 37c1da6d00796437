package io.herald.cli;

import picocli.CommandLine.IVersionProvider;

/** The version as the jar states it. */
final class ManifestVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = ManifestVersion.class.getPackage().getImplementationVersion();
        return new String[] {"herald " + (version == null ? "(not packaged)" : version)};
    }
}
