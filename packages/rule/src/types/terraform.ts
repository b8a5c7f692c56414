/** Changes of a Terraform plan (`terraform show -json`) and blocks of `.tf` files, with the AWS resources that rules here touch. */
import type { Value } from "../definition.ts";

type Attributes = { readonly [attribute: string]: Value | undefined };

/** One rule of a security group, as the group's own lists and `aws_security_group_rule` have it. */
export interface SecurityGroupRule {
  readonly type?: string;
  readonly protocol?: string;
  readonly from_port?: number;
  readonly to_port?: number;
  readonly cidr_blocks?: readonly string[] | null;
  readonly ipv6_cidr_blocks?: readonly string[] | null;
  readonly description?: string;
}

export interface SecurityGroup {
  readonly name?: string;
  readonly ingress?: readonly SecurityGroupRule[] | null;
  readonly egress?: readonly SecurityGroupRule[] | null;
}

/** `aws_vpc_security_group_ingress_rule` and its twin for egress. */
export interface VpcSecurityGroupRule {
  readonly ip_protocol?: string;
  readonly from_port?: number | null;
  readonly to_port?: number | null;
  readonly cidr_ipv4?: string | null;
  readonly cidr_ipv6?: string | null;
}

/** A plan has each block as a list, also where one is the most. */
interface Grant {
  readonly type?: string;
  readonly permissions?: readonly string[];
  readonly uri?: string;
}

export interface S3Bucket {
  readonly bucket?: string;
  readonly acl?: string | null;
  readonly grant?: readonly Grant[];
  readonly policy?: string | null;
  readonly tags?: { readonly [key: string]: string } | null;
  readonly force_destroy?: boolean;
}

export interface S3BucketAcl {
  readonly bucket?: string;
  readonly acl?: string | null;
  readonly access_control_policy?: readonly {
    readonly grant?: readonly { readonly permission?: string; readonly grantee?: readonly Grant[] }[];
  }[];
}

export interface S3PublicAccessBlock {
  readonly bucket?: string;
  readonly block_public_acls?: boolean;
  readonly block_public_policy?: boolean;
  readonly ignore_public_acls?: boolean;
  readonly restrict_public_buckets?: boolean;
}

export interface DbInstance {
  readonly engine?: string;
  readonly publicly_accessible?: boolean;
  readonly storage_encrypted?: boolean;
  readonly deletion_protection?: boolean;
  readonly multi_az?: boolean;
  readonly backup_retention_period?: number;
  readonly tags?: { readonly [key: string]: string } | null;
}

/** A policy stands in the plan as a text of JSON. */
export interface IamPolicy {
  readonly name?: string;
  readonly policy?: string;
}

/** A policy stands in the plan as a text of JSON. */
export interface S3BucketPolicy {
  readonly bucket?: string;
  readonly policy?: string;
}

interface BlockDevice {
  readonly device_name?: string;
  readonly encrypted?: boolean;
  readonly kms_key_id?: string;
  readonly volume_size?: number;
  readonly volume_type?: string;
}

export interface EbsVolume {
  readonly availability_zone?: string;
  readonly encrypted?: boolean;
  readonly kms_key_id?: string;
  readonly size?: number;
  readonly type?: string;
  readonly tags?: { readonly [key: string]: string } | null;
}

export interface Instance {
  readonly ami?: string;
  readonly instance_type?: string;
  readonly associate_public_ip_address?: boolean;
  readonly iam_instance_profile?: string;
  readonly metadata_options?: readonly { readonly http_endpoint?: string; readonly http_tokens?: string }[];
  readonly root_block_device?: readonly BlockDevice[];
  readonly ebs_block_device?: readonly BlockDevice[];
  readonly tags?: { readonly [key: string]: string } | null;
}

export interface LaunchTemplate {
  readonly name?: string;
  readonly image_id?: string;
  readonly instance_type?: string;
  readonly block_device_mappings?: readonly {
    readonly device_name?: string;
    /** Terraform has `encrypted` here as a text. */
    readonly ebs?: readonly { readonly encrypted?: string | boolean; readonly kms_key_id?: string }[];
  }[];
}

/** Types by what `types` says. */
export interface TerraformResources {
  readonly aws_security_group: SecurityGroup;
  readonly aws_default_security_group: SecurityGroup;
  readonly aws_security_group_rule: SecurityGroupRule;
  readonly aws_vpc_security_group_ingress_rule: VpcSecurityGroupRule;
  readonly aws_vpc_security_group_egress_rule: VpcSecurityGroupRule;
  readonly aws_s3_bucket: S3Bucket;
  readonly aws_s3_bucket_acl: S3BucketAcl;
  readonly aws_s3_bucket_policy: S3BucketPolicy;
  readonly aws_s3_bucket_public_access_block: S3PublicAccessBlock;
  readonly aws_s3_account_public_access_block: S3PublicAccessBlock;
  readonly aws_ebs_volume: EbsVolume;
  readonly aws_instance: Instance;
  readonly aws_launch_template: LaunchTemplate;
  readonly aws_db_instance: DbInstance;
  readonly aws_rds_cluster: DbInstance;
  readonly aws_iam_policy: IamPolicy;
  readonly aws_iam_role_policy: IamPolicy;
  readonly aws_iam_user_policy: IamPolicy;
  readonly aws_iam_group_policy: IamPolicy;
}

type AttributesOf<T> = T extends keyof TerraformResources ? TerraformResources[T] : Attributes;

/** An entry of `resource_changes`. What the plan knows only after the apply is unknown: reading it makes the rule so. */
export interface ChangeOf<T> {
  readonly address?: string;
  readonly mode?: string;
  readonly type?: T extends string ? T : string;
  readonly name?: string;
  readonly provider_name?: string;
  readonly change?: {
    readonly actions?: readonly string[];
    readonly before?: AttributesOf<T> | null;
    readonly after?: AttributesOf<T> | null;
  };
}

/** A block of a `.tf` file: in `config` an expression is unknown, in `written` it is its text. */
export interface SourceOf {
  readonly address: string;
  readonly mode: "managed" | "data" | "module";
  readonly type: string;
  readonly name: string;
  readonly config: Attributes;
  readonly written: Attributes;
}
