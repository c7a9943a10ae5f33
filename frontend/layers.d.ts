export declare const USES: Readonly<Record<string, readonly string[]>>;
export declare function partOf(path: string): string;
export declare function mayImport(from: string, to: string): boolean;
